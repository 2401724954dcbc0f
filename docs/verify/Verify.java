import java.math.BigDecimal; import java.nio.file.*; import java.security.MessageDigest; import java.util.*; import java.util.regex.*;
/** Checks the pages of a history, from its first entry on, or the files of a version: java Verify.java [FILE ...] */
class Verify {
    static final Pattern TOKEN = Pattern.compile("[\\s,:]*(\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s,:\"{}\\[\\]]+|[{}\\[\\]])");
    public static void main(String[] names) throws Exception {
        Object last = "\"" + "0".repeat(64) + '"';
        for (String name : names.length > 0 ? names : new String[] {"/dev/stdin"}) {
            Map<?, ?> page = (Map<?, ?>) read(TOKEN.matcher(Files.readString(Path.of(name))));
            if (!page.containsKey("\"entries\"") && page.get("\"files\"") instanceof Map<?, ?> files) {
                for (Object file : files.values()) ((Map<?, ?>) file).keySet().retainAll(List.of("\"path\"", "\"size\"", "\"sha256\"", "\"parts\""));
                if (!page.get("\"digest\"").equals(last = sha256(files))) throw new Exception("Broken: the files have the digest " + last);
            } else for (Object o : (page.get("\"entries\"") instanceof Map<?, ?> entries ? entries : page).values())
                if (!(o instanceof Map<?, ?> entry && last.equals(entry.get("\"previousHash\"")) && entry.remove("\"hash\"").equals(last = sha256(entry)))) throw new Exception("Broken: " + o);
        }
        System.out.println("Whole: " + last.toString().replace("\"", ""));
    }
    static Object read(Matcher json) { // a text, number or word in canonical form (RFC 8785); an object, or an array by places, as a map that prints so
        String word = json.find() ? json.group(1) : null;
        if (word.startsWith("\"")) return Pattern.compile("\\\\(?:u00[01].|u(....)|.)").matcher(word).replaceAll(e -> Matcher.quoteReplacement(
                e.group(1) == null ? e.group().replace("\\/", "/").toLowerCase() : Character.toString(Integer.parseInt(e.group(1), 16))));
        if (!word.matches("[\\[{]")) return word.matches("-?[0-9].*") ? number(new BigDecimal(word).stripTrailingZeros()) : word;
        Map<String, Object> map = new TreeMap<>(Comparator.comparing(name -> name.substring(1, name.length() - 1).translateEscapes())) {
            public String toString() { return word + String.join(",", entrySet().stream().map(m -> (word.equals("{") ? m.getKey() + ":" : "") + m.getValue()).toList()) + (word.equals("{") ? "}" : "]"); }};
        for (Object next = read(json); !next.equals("]") && !next.equals("}"); next = read(json))
            map.merge(word.equals("{") ? (String) next : "\"%09d\"".formatted(map.size()), word.equals("{") ? read(json) : next, (one, two) -> null);
        return map;
    }
    static String number(BigDecimal n) { return (n.precision() - n.scale() > 21 ? n : n.setScale(Math.max(0, n.scale()))).toString().toLowerCase(); }
    static String sha256(Object value) throws Exception { return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value.toString().getBytes("UTF-8"))) + '"'; }
}
