import java.math.BigDecimal; import java.nio.file.*; import java.security.MessageDigest; import java.util.*; import java.util.regex.*;
class Verify { // Checks the pages of a history, from its first entry on, or the files of a version: java Verify.java [FILE ...]
    // and whether the history has the events that were kept: java Verify.java FILE ... --kept FILE ...
    static final Pattern TOKEN = Pattern.compile("[\\s,:]*(\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s,:\"{}\\[\\]]+|[{}\\[\\]])");
    public static void main(String[] names) throws Exception {
        Object last = '"' + "0".repeat(64) + '"';
        Map<Object, Map<BigDecimal, Object>> hashes = new HashMap<>();
        List<Map<?, ?>> events = new ArrayList<>(); List<String> files = new ArrayList<>();
        boolean kept = false;
        for (String name : names.length > 0 ? names : new String[] {"/dev/stdin"}) {
            if (name.equals("--kept")) { kept = true; continue; }
            Matcher json = TOKEN.matcher(Files.readString(Path.of(name)));
            if (!(read(json) instanceof Map<?, ?> page) || json.find() || !kept && !page.toString().startsWith("[") && !page.containsKey("entries") && !page.containsKey("files")) throw new Exception("Broken: " + name + " is not one page");
            if (kept) {
                for (Object o : page.get("entries") instanceof Map<?, ?> entries ? entries.values() : page.toString().startsWith("[") ? page.values() : List.of(page))
                    events.add((Map<?, ?>) (((Map<?, ?>) o).get("detail") instanceof Map<?, ?> detail ? detail : o));
            } else if (!page.containsKey("entries") && page.get("files") instanceof Map<?, ?> some) {
                some.values().forEach(file -> { ((Map<?, ?>) file).keySet().retainAll(List.of("path", "size", "sha256", "parts")); files.add(file.toString()); });
                if (!page.containsKey("nextCursor") && !page.get("digest").equals(last = sha256("[" + String.join(",", files) + "]"))) throw new Exception("Broken: the files have the digest " + last);
                if (!page.containsKey("nextCursor")) files.clear();
            } else for (Object o : (page.get("entries") instanceof Map<?, ?> entries ? entries : page).values()) {
                if (!(o instanceof Map<?, ?> entry && last.equals(entry.get("previousHash")) && entry.remove("hash").equals(last = sha256(entry)))) throw new Exception("Broken: " + o);
                hashes.computeIfAbsent(entry.get("modelId"), model -> new HashMap<>()).put(seq(entry), last);
            }
        }
        events.removeIf(event -> !hashes.containsKey(event.get("modelId")));
        events.sort(Comparator.comparing(Verify::seq));
        for (Map<?, ?> event : events) {
            Object hash = event.remove("hash");
            if (!sha256(event).equals(hash) || !hash.equals(hashes.get(event.get("modelId")).get(seq(event)))) throw new Exception("Broken: the history does not have " + event);
        }
        if (!files.isEmpty()) throw new Exception("Broken: the last page of the files is missing");
        System.out.println("Whole: " + last.toString().replace("\"", ""));
    }
    static Object read(Matcher json) throws Exception { // text, number or word in canonical form (RFC 8785); object, or array by places, as a map that prints so
        String word = json.find() ? json.group(1) : null, end = "{".equals(word) ? "}" : "]";
        if (word.startsWith("\"")) return Pattern.compile("\\\\(?:u00[01].|u(....)|.)").matcher(word).replaceAll(e -> Matcher.quoteReplacement(
                e.group(1) == null ? e.group().replace("\\/", "/").toLowerCase().replace("u0008", "b").replace("u0009", "t").replace("u000a", "n").replace("u000c", "f").replace("u000d", "r") : Character.toString(Integer.parseInt(e.group(1), 16))));
        if (!word.matches("[\\[{]")) return word.matches("-?[0-9].*") ? number(new BigDecimal(word).stripTrailingZeros()) : word;
        Map<String, Object> map = new TreeMap<>(Comparator.comparing(String::translateEscapes)) { public String toString() { return word
                + String.join(",", entrySet().stream().map(m -> (end.equals("}") ? '"' + m.getKey() + "\":" : "") + m.getValue()).toList()) + end; }};
        for (Object next = read(json); !next.equals(end); next = read(json))
            if (map.put(end.equals("}") ? next.toString().replaceAll("^.|.$", "") : "%09d".formatted(map.size()), end.equals("}") ? read(json) : next) != null) throw new Exception("Broken: a name stands twice in one object");
        return map;
    }
    static BigDecimal seq(Map<?, ?> entry) { return new BigDecimal(entry.get("seq").toString()); }
    static String number(BigDecimal n) { return (n.precision() - n.scale() > 21 ? n : n.setScale(Math.max(0, n.scale()))).toString().toLowerCase(); }
    static String sha256(Object o) throws Exception { return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(o.toString().getBytes("UTF-8"))) + '"'; }
}
