package dev.slipway.local.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.files.SmallDisk;
import dev.slipway.local.resilience.Finding.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many races, kills and full disks, with their figures: {@code mvn -Pfaults verify}. System properties: {@code seed} repeats one
 * run's wishes, {@code rounds}, {@code kills} and {@code diskRuns} say how many.
 */
@Tag("faults")
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FaultsTest {
    private static final int SHOWN = 20;
    private static final long SEED = Long.getLong("seed", System.currentTimeMillis());
    private static final List<String> TABLE = new ArrayList<>();

    @AfterAll
    static void print() {
        TABLE.forEach(System.out::println);
    }

    @Test
    void ofThoseWhoWantDifferentThingsOfAStageExactlyOneWinsEachRevision() throws Exception {
        int rounds = Integer.getInteger("rounds", 1_000);
        long began = System.nanoTime();
        Figures figures = new Figures();
        try (Ground memory = Ground.inMemory();
                Ground dynamoDb = Ground.onDynamoDb()) {
            figures.add(new Races(memory, SEED).run(rounds / 2));
            figures.add(new Races(dynamoDb, SEED).run(rounds - rounds / 2));
        }
        TABLE.add("races   %,d rounds (%,d in memory, %,d on DynamoDB Local), %,d racers, seed %d, %s"
                .formatted(
                        figures.of("rounds"),
                        rounds / 2,
                        rounds - rounds / 2,
                        figures.of("racers"),
                        SEED,
                        time(began)));
        TABLE.add(
                "        rounds with one move %,d, with several in turn %,d, stopped by other changes %,d, won by nobody %d"
                        .formatted(
                                figures.of("rounds with one move"),
                                figures.of("rounds with several moves"),
                                figures.of("rounds stopped"),
                                figures.of(Kind.STUCK)));
        TABLE.add(
                "        %,d revisions raced for: each with one winner but %d without and %d with two; %,d refusals, %,d of them overtaken"
                        .formatted(
                                figures.of("revisions"),
                                figures.of(Kind.NO_WINNER),
                                figures.of(Kind.TWO_WINNERS),
                                figures.of("refusals"),
                                figures.of("overtaken")));
        addFindings(figures);
        assertThat(figures.findings()).isEmpty();
        assertThat(figures.of("rounds")).isEqualTo(rounds);
    }

    @Test
    void whatWasAnsweredAndWhatIsToBeToldOutlivesEveryKill(@TempDir Path folder) throws Exception {
        int kills = Integer.getInteger("kills", 50);
        long began = System.nanoTime();
        Figures figures = new Kills(folder, SEED).run(kills);
        TABLE.add("kills   %,d kills (%,d of them during a start), seed %d, %s; a start took %,d ms"
                .formatted(
                        figures.of("kills"),
                        figures.of("kills of a start"),
                        SEED,
                        time(began),
                        figures.of("milliseconds of a start")));
        TABLE.add("        %,d calls cut and made again, %,d of them done before; %,d refusals"
                .formatted(figures.of("calls cut"), figures.of("done before"), figures.of("refusals")));
        addFindings(figures);
        assertThat(figures.findings()).isEmpty();
        assertThat(figures.of("kills")).isEqualTo(kills);
    }

    @Test
    void whatWasAnsweredOutlivesAFullDisk(@TempDir Path folder) throws Exception {
        assumeTrue(SmallDisk.isAllowed(folder), "no file system can be mounted here, so no disk gets full");
        int runs = Integer.getInteger("diskRuns", 20);
        long began = System.nanoTime();
        Figures figures = new Figures();
        for (int run = 0; run < runs; run++) {
            figures.add(new FullDisk(folder, SEED + run).run());
        }
        TABLE.add("disk    %,d runs on a disk that got full, seed %d, %s".formatted(runs, SEED, time(began)));
        TABLE.add("        %,d answered, %,d refused; %d lost, %d answered wrongly, %d broken"
                .formatted(
                        figures.of("answered"),
                        figures.of("refused"),
                        figures.of(Kind.LOST),
                        figures.of(Kind.FAILED),
                        figures.of(Kind.BROKEN)));
        figures.findings().stream().limit(SHOWN).forEach(finding -> TABLE.add("        " + finding));
        assertThat(figures.findings()).isEmpty();
    }

    private static void addFindings(Figures figures) {
        TABLE.add("        %,d answered writes: %d lost, %d doubled, %d done although refused, %d answered wrongly"
                .formatted(
                        figures.of("answered writes"),
                        figures.of(Kind.LOST),
                        figures.of(Kind.DOUBLED),
                        figures.of(Kind.UNANSWERED),
                        figures.of(Kind.FAILED)));
        TABLE.add(
                "        %,d entries: %d gaps in numbers, %d out of their real order, %d pointers astray; %d of %d histories broken"
                        .formatted(
                                figures.of("entries"),
                                figures.of(Kind.GAP),
                                figures.of(Kind.ORDER),
                                figures.of(Kind.POINTER),
                                figures.of(Kind.BROKEN),
                                figures.of("models")));
        TABLE.add("        %,d events: %d lost, %d unlike their entries; %,d told again under the same id"
                .formatted(
                        figures.of("events"),
                        figures.of(Kind.EVENT_LOST),
                        figures.of(Kind.EVENT_ALTERED),
                        figures.of("events told again")));
        figures.findings().stream().limit(SHOWN).forEach(finding -> TABLE.add("        " + finding));
    }

    private static String time(long began) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return "%d min %02d s".formatted(took.toMinutes(), took.toSecondsPart());
    }
}
