package dev.slipway.local.resilience;

import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.json.Json;
import dev.slipway.local.TestMachine;
import dev.slipway.local.resilience.Finding.Kind;
import dev.slipway.local.resilience.Writer.Written;
import dev.slipway.local.table.LocalTable;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.Stores;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The whole stack is killed again and again, at random moments of its work and of its starts, under people who go on writing.
 * At the end everything that was answered is there once, and everything that is there was told.
 */
final class Kills {
    private static final int WRITERS = 6;
    private static final List<String> MODELS = List.of("first", "second", "third");
    private static final String TABLE = "slipway";

    /** A life ends after fewer answers than this, and less than this many milliseconds later. */
    private static final int MOST_ANSWERS = 150;

    private static final int LONGEST_PAUSE_MILLIS = 60;
    private static final int LONGEST_START_MILLIS = 3_000;

    /** Every so many starts one is killed before it is done. */
    private static final int STILLBORN_EACH = 10;

    private static final Duration LONGEST_LIFE = Duration.ofSeconds(15);
    private static final Duration FOR_EVENTS = Duration.ofMinutes(2);
    private static final String EVERY_EVENT = "every-event";

    private final Path data;
    private final Path project;
    private final Random dice;
    private final long seed;
    private final Figures figures = new Figures();

    /** Kills of a stack that keeps everything in a folder. */
    Kills(Path folder, long seed) {
        this.data = folder.resolve("data");
        this.project = folder.resolve("project");
        this.seed = seed;
        this.dice = new Random(seed);
    }

    /** Kills so many times and says what was there afterwards. */
    Figures run(int kills) throws InterruptedException, ExecutionException, IOException {
        copyProject();
        List<Written> models = MODELS.stream().map(Written::new).toList();
        Instant lastStart;
        try (Lives lives = new Lives(data, project)) {
            PersistentCaller caller = new PersistentCaller(lives);
            killed(kills, lives, caller, models);
            lastStart = lives.lastStart();
            String reader = caller.token("reader", "viewers");
            untilAllIsTold(caller, reader, models);
            for (Written model : models) {
                verified(caller, reader, model);
            }
            figures.count("milliseconds of a start", lives.start().toMillis());
            figures.count("calls cut", caller.cut());
            figures.count("done before", caller.replayed());
        }
        reckon(models, lastStart);
        return figures;
    }

    /** People write, life after life; in the last one they are answered what they still wait for, and stop. */
    private void killed(int kills, Lives lives, PersistentCaller caller, List<Written> models)
            throws InterruptedException, ExecutionException {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            lives.begin();
            Writer first = new Writer(0, caller, models, over, seed);
            for (Written model : models) {
                first.create(model);
            }
            List<Future<Void>> writing = new ArrayList<>();
            for (int i = 1; i <= WRITERS; i++) {
                writing.add(threads.submit(new Writer(i, caller, models, over, seed)));
            }
            for (int kill = 1; kill <= kills; kill++) {
                if (kill % STILLBORN_EACH == 0) {
                    lives.stillborn(Duration.ofMillis(dice.nextInt(LONGEST_START_MILLIS)));
                    figures.count("kills of a start");
                } else {
                    work(caller);
                    lives.kill();
                }
                figures.count("kills");
                // What is killed during its start is started for that alone.
                boolean startsNext = (kill + 1) % STILLBORN_EACH != 0 || kill == kills;
                if (startsNext) {
                    over.set(kill == kills);
                    lives.begin();
                }
            }
            for (Future<Void> each : writing) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Lets people write for a while: how much they get done depends little on how busy the computer is. */
    private void work(PersistentCaller caller) throws InterruptedException {
        int enough = caller.answered() + dice.nextInt(MOST_ANSWERS);
        long end = System.nanoTime() + LONGEST_LIFE.toNanos();
        while (caller.answered() < enough && System.nanoTime() < end) {
            Thread.sleep(1);
        }
        Thread.sleep(dice.nextInt(LONGEST_PAUSE_MILLIS));
    }

    /** A rule for every event, beside the deployed ones: a rule has the events of its target in a file. */
    private void copyProject() throws IOException {
        for (String folder : List.of("events", "statemachines")) {
            try (Stream<Path> files = Files.walk(TestMachine.PROJECT.resolve(folder))) {
                for (Path file : files.toList()) {
                    Path copy =
                            project.resolve(TestMachine.PROJECT.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        Files.writeString(
                project.resolve("events").resolve("rules").resolve(EVERY_EVENT + ".json"),
                Json.write(Map.of("source", List.of("slipway"))));
    }

    private void untilAllIsTold(PersistentCaller caller, String reader, List<Written> models)
            throws InterruptedException {
        long end = System.nanoTime() + FOR_EVENTS.toNanos();
        for (Written model : models) {
            while (!told().keySet().containsAll(recorded(caller, reader, model)) && System.nanoTime() < end) {
                Thread.sleep(500);
            }
        }
    }

    private static List<String> recorded(PersistentCaller caller, String reader, Written model)
            throws InterruptedException {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = caller.call(
                            reader, "GET", "/v1/models/" + model.name() + "/history?limit=100" + cursor, Map.of())
                    .expect(200);
            page.list("entries").forEach(entry -> ids.add((String) entry.get("id")));
            cursor = page.body().containsKey("nextCursor") ? "&cursor=" + page.text("nextCursor") : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    private void verified(PersistentCaller caller, String reader, Written model) throws InterruptedException {
        String path = "/v1/models/" + model.name() + "/history/verification";
        String cursor = "";
        do {
            Reply report = caller.call(reader, "GET", path + cursor, Map.of()).expect(200);
            if (!Boolean.TRUE.equals(report.body().get("whole"))) {
                figures.add(List.of(new Finding(Kind.BROKEN, model.name() + ": " + report.body())));
            }
            cursor = report.body().containsKey("nextCursor") ? "?cursor=" + report.text("nextCursor") : "";
        } while (!cursor.isEmpty());
    }

    private void reckon(List<Written> models, Instant lastStart) {
        Map<String, List<String>> told = told();
        try (LocalTable table = LocalTable.inFolder(data.resolve("table"), TABLE)) {
            Stores stores = DynamoStores.on(table.client(), TABLE, Clock.systemUTC());
            for (Written model : models) {
                Model head = stores.store().model(new ModelName(model.name())).orElseThrow();
                List<Entry> entries = stores.lists().entriesFrom(head.id(), 1, 1_000_000);
                figures.add(Reckoning.of(Optional.empty(), head, entries, model.deeds()));
                figures.add(Reckoning.ofEvents(entries, id -> told.getOrDefault(id, List.of())));
                figures.count("models");
                figures.count("entries", entries.size());
                figures.count(
                        "answered writes",
                        model.deeds().stream().filter(Deed::isDone).count());
                figures.count(
                        "refusals",
                        model.deeds().stream().filter(deed -> !deed.isDone()).count());
            }
            new DynamoBacklog(table.client(), TABLE)
                    .unpublished(lastStart, Page.Request.first(10))
                    .items()
                    .forEach(change -> figures.add(List.of(new Finding(
                            Kind.EVENT_LOST, change + " still waits, for the sweep at a start to tell it"))));
        }
        figures.count("events", told.size());
        figures.count(
                "events told again", told.values().stream().mapToInt(List::size).sum() - told.size());
    }

    /** The details of every event, by the id of its entry, one for each time that it was told. */
    private Map<String, List<String>> told() {
        Path file = data.resolve("targets").resolve(EVERY_EVENT + ".jsonl");
        Map<String, List<String>> told = new HashMap<>();
        try {
            String lines = Files.readString(file);
            // The last line may be half written.
            lines.substring(0, lines.lastIndexOf('\n') + 1).lines().forEach(line -> {
                Map<?, ?> detail = (Map<?, ?>) Json.readObject(line).get("detail");
                told.computeIfAbsent((String) detail.get("id"), unused -> new ArrayList<>())
                        .add(Json.write(detail));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return told;
    }
}
