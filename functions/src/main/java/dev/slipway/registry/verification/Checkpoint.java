package dev.slipway.registry.verification;

import dev.slipway.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far a verification has come. It names the entries from which the model as it was by then can be told, and holds nothing
 * else, so that it stays small however many stages the model has.
 *
 * @param seq the last entry that was checked
 * @param words the entry that told last what is said of the model; 0 when none did
 * @param rev the entry that told last of the model itself; 0 when none did
 * @param access the entry that set the model's access last; 0 when none did
 * @param keepsName whether the model's name stayed with it by then
 * @param lastVersion the highest version number by then
 * @param removedRev the highest revision of an alias that was gone by then
 * @param moves the entries with which each stage moved last
 * @param policies the entries with which each policy was set last
 * @param open those with which the promotions were asked for that waited
 */
record Checkpoint(
        String modelId,
        long seq,
        long words,
        long rev,
        long access,
        boolean keepsName,
        int lastVersion,
        long removedRev,
        List<Long> moves,
        List<Long> policies,
        List<Long> open) {

    /** Before the first entry. */
    static Checkpoint beginning(String modelId) {
        return new Checkpoint(modelId, 0, 0, 0, 0, false, 0, 0, List.of(), List.of(), List.of());
    }

    /** The places of all entries that it names, and of the first one. */
    Set<Long> places() {
        Set<Long> places = new TreeSet<>(List.of(1L, seq, words, rev, access));
        // No entry has told of it yet.
        places.remove(0L);
        places.addAll(moves);
        places.addAll(policies);
        places.addAll(open);
        return places;
    }

    String text() {
        Map<String, Object> members = new TreeMap<>();
        members.put("modelId", modelId);
        members.put("seq", seq);
        members.put("words", words);
        members.put("rev", rev);
        members.put("access", access);
        members.put("keepsName", keepsName);
        members.put("lastVersion", lastVersion);
        members.put("removedRev", removedRev);
        members.put("moves", moves);
        members.put("policies", policies);
        members.put("open", open);
        return Json.write(members);
    }

    /** Reads what {@link #text()} wrote. */
    static Checkpoint of(String text) {
        Map<String, Object> members = Json.readObject(text);
        return new Checkpoint(
                (String) members.get("modelId"),
                number(members.get("seq")),
                number(members.get("words")),
                number(members.get("rev")),
                number(members.get("access")),
                (Boolean) members.get("keepsName"),
                Math.toIntExact(number(members.get("lastVersion"))),
                number(members.get("removedRev")),
                numbers(members.get("moves")),
                numbers(members.get("policies")),
                numbers(members.get("open")));
    }

    private static long number(Object value) {
        return ((BigDecimal) value).longValueExact();
    }

    private static List<Long> numbers(Object value) {
        return ((List<?>) value).stream().map(Checkpoint::number).toList();
    }
}
