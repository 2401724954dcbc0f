package dev.slipway.local.events;

import dev.slipway.json.Json;
import dev.slipway.local.files.OwnerOnly;
import dev.slipway.local.files.WholeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The deliveries that a bus still owes, one file each, and its dead letters. A file is written under another name, forced
 * to disk and then moved to its place, so that it is there whole or not at all, whenever the process or the machine
 * stops. Names sort in the order in which events were put. Thread-safe.
 */
final class Journal {
    private static final String KEPT = ".json";
    private static final int DIGITS = 19;
    private static final Pattern NUMBERED = Pattern.compile("0[0-9]{" + (DIGITS - 1) + "}-.*");

    private final Path owed;
    private final Path dead;
    private final AtomicLong last = new AtomicLong();

    Journal(Path folder) {
        owed = folder.resolve("deliveries");
        dead = folder.resolve("dead-letters");
        OwnerOnly.folder(folder);
        OwnerOnly.folder(owed);
        OwnerOnly.folder(dead);
        WholeFiles.removeUnfinished(owed);
        WholeFiles.removeUnfinished(dead);
        // The clock may have been set back since these were put.
        WholeFiles.list(owed, KEPT).forEach(file -> last.accumulateAndGet(number(file), Math::max));
    }

    /** One event that one rule owes its target. */
    record Delivery(String name, String rule, Event event) {}

    /** Takes down that each of these rules owes this event. When it returns, all of it is on disk. */
    List<Delivery> owe(List<String> rules, Event event) {
        List<Delivery> deliveries = new ArrayList<>();
        Map<String, String> files = new LinkedHashMap<>();
        for (String rule : rules) {
            String name = String.format(Locale.ROOT, "%0" + DIGITS + "d-%s", next(), rule);
            files.put(name + KEPT, event.json());
            deliveries.add(new Delivery(name, rule, event));
        }
        WholeFiles.write(owed, files);
        return deliveries;
    }

    /** What is owed, in the order in which it was put. */
    List<Delivery> owed() {
        List<Delivery> deliveries = new ArrayList<>();
        for (Path file : WholeFiles.list(owed, KEPT)) {
            String name = file.getFileName().toString().replaceFirst("\\.json$", "");
            deliveries.add(new Delivery(name, name.substring(name.indexOf('-') + 1), event(file)));
        }
        return deliveries;
    }

    private static Event event(Path file) {
        return WholeFiles.read(
                file,
                "Put it back from a copy, or move it away; its event is then not delivered to that target",
                Event::read);
    }

    /** What its name begins with. */
    private static long number(Path file) {
        String name = file.getFileName().toString();
        return NUMBERED.matcher(name).matches() ? Long.parseLong(name.substring(0, DIGITS)) : 0;
    }

    /** How much is owed. */
    int count() {
        return WholeFiles.list(owed, KEPT).size();
    }

    /** A delivery was made. */
    void settle(Delivery delivery) {
        try {
            Files.deleteIfExists(owed.resolve(delivery.name() + KEPT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A delivery cannot be made. The dead letter is on disk before the delivery is crossed out. */
    void bury(Delivery delivery, int attempts, String reason) {
        Map<String, Object> head = new TreeMap<>();
        head.put("rule", delivery.rule());
        head.put("attempts", attempts);
        head.put("reason", reason);
        head.put("at", Instant.now());
        String text = Json.write(head);
        // The event goes in as the text it is, like everywhere else in its life.
        WholeFiles.write(
                dead.resolve(delivery.name() + KEPT),
                text.substring(0, text.length() - 1) + ",\"event\":"
                        + delivery.event().json() + "}");
        settle(delivery);
    }

    /** The dead letters, in the order in which their events were put. */
    List<DeadLetter> deadLetters() {
        return WholeFiles.list(dead, KEPT).stream()
                .map(file -> WholeFiles.read(
                        file, "Put it back from a copy, or move it away; its event is then not shown", Journal::letter))
                .toList();
    }

    private static DeadLetter letter(String text) {
        Map<String, Object> letter = Json.readObject(text);
        int event = text.indexOf(",\"event\":") + ",\"event\":".length();
        return new DeadLetter(
                (String) letter.get("rule"),
                ((Number) letter.get("attempts")).intValue(),
                (String) letter.get("reason"),
                Instant.parse((String) letter.get("at")),
                Event.read(text.substring(event, text.length() - 1)));
    }

    /** Later than every number before, over restarts too. */
    private long next() {
        Instant now = Instant.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        return last.updateAndGet(number -> Math.max(number + 1, micros));
    }
}
