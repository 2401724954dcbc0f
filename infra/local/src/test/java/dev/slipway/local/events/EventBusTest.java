package dev.slipway.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.local.delivery.Retries;
import dev.slipway.local.files.UnusableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventBusTest {
    private static final String ALL = "{\"source\":[\"test\"]}";
    private static final Retries SOON = new Retries(4, Duration.ofMillis(1), Duration.ofMillis(5));

    @TempDir
    Path folder;

    private final List<String> complaints = new CopyOnWriteArrayList<>();

    @Test
    void anEventGoesToTheRulesThatItMatchesAndToNoOther() {
        Collector odd = new Collector();
        Collector all = new Collector();
        try (EventBus bus = bus(
                new Rule("odd", "{\"detail\":{\"id\":[\"1\",\"3\"]}}", odd),
                new Rule("all", ALL, all),
                new Rule("none", "{\"source\":[\"other\"]}", event -> {
                    throw new AssertionError();
                }))) {
            IntStream.rangeClosed(1, 3).forEach(n -> bus.accept(event(n)));
            Collector.until(() -> bus.owed() == 0);
        }
        assertThat(odd.ids()).containsExactly("1", "3");
        assertThat(all.ids()).containsExactly("1", "2", "3");
    }

    @Test
    void aTargetThatFailsAtFirstGetsTheEventInTheEnd() {
        AtomicInteger attempts = new AtomicInteger();
        Collector collector = new Collector();
        try (EventBus bus = bus(new Rule("all", ALL, event -> {
            if (attempts.incrementAndGet() < 4) {
                throw new IllegalStateException("not yet");
            }
            collector.deliver(event);
        }))) {
            bus.accept(event(1));
            Collector.until(() -> bus.owed() == 0);
            assertThat(bus.deadLetters()).isEmpty();
        }
        assertThat(collector.ids()).containsExactly("1");
    }

    @Test
    void whatATargetNeverTakesBecomesADeadLetterAndHoldsUpNothing() {
        AtomicInteger attempts = new AtomicInteger();
        Collector collector = new Collector();
        Event poison = event(1);
        try (EventBus bus = bus(new Rule("all", ALL, event -> {
            if (event.id().equals(poison.id())) {
                attempts.incrementAndGet();
                throw new IllegalStateException("a \"bad\" one,\"event\":{}");
            }
            collector.deliver(event);
        }))) {
            bus.accept(poison);
            bus.accept(event(2));
            Collector.until(() -> bus.owed() == 0);
            assertThat(bus.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.rule()).isEqualTo("all");
                assertThat(letter.attempts()).isEqualTo(4);
                assertThat(letter.reason()).contains("a \"bad\" one,\"event\":{}");
                assertThat(letter.event()).isEqualTo(poison);
                assertThat(letter.at()).isBeforeOrEqualTo(Instant.now());
            });
        }
        assertThat(attempts).hasValue(4);
        assertThat(collector.ids()).containsExactly("2");
        assertThat(complaints).singleElement().asString().contains("rule all", poison.id());
    }

    @Test
    void aTargetThatRefusesForGoodIsAskedOnce() {
        AtomicInteger attempts = new AtomicInteger();
        try (EventBus bus = bus(new Rule("all", ALL, event -> {
            attempts.incrementAndGet();
            throw DeliveryFailed.forGood("no");
        }))) {
            bus.accept(event(1));
            Collector.until(() -> bus.owed() == 0);
            assertThat(bus.deadLetters())
                    .singleElement()
                    .extracting(DeadLetter::reason)
                    .isEqualTo("no");
        }
        assertThat(attempts).hasValue(1);
    }

    @Test
    void aSlowTargetHoldsUpNobodyElse() {
        CountDownLatch gate = new CountDownLatch(1);
        Collector quick = new Collector();
        try (EventBus bus = bus(new Rule("slow", ALL, event -> gate.await()), new Rule("quick", ALL, quick))) {
            bus.accept(event(1));
            bus.accept(event(2));
            Collector.until(() -> quick.ids().size() == 2);
            gate.countDown();
            Collector.until(() -> bus.owed() == 0);
        }
    }

    @Test
    void afterARestartTheBusDeliversWhatItStillOwesInOrder() {
        try (EventBus bus = bus(new Rule("all", ALL, event -> {
            throw DeliveryFailed.forNow("down", Duration.ofHours(1));
        }))) {
            IntStream.rangeClosed(1, 5).forEach(n -> bus.accept(event(n)));
            assertThat(bus.owed()).isEqualTo(5);
        }
        Collector collector = new Collector();
        try (EventBus bus = bus(new Rule("all", ALL, collector))) {
            Collector.until(() -> bus.owed() == 0);
        }
        assertThat(collector.ids()).containsExactly("1", "2", "3", "4", "5");
        try (EventBus bus = bus(new Rule("all", ALL, collector))) {
            assertThat(bus.owed()).isZero();
        }
        assertThat(collector.ids()).hasSize(5);
    }

    @Test
    void whatWasPutWhenTheClockWasAheadIsStillDeliveredBeforeWhatIsPutLater() throws IOException {
        Path deliveries = Files.createDirectories(folder.resolve("deliveries"));
        Files.writeString(deliveries.resolve("0999999999999999999-all.json"), event(1).json());
        try (EventBus bus = bus(new Rule("all", ALL, event -> {
            throw DeliveryFailed.forNow("down", Duration.ofHours(1));
        }))) {
            bus.accept(event(2));
        }
        Collector collector = new Collector();
        try (EventBus bus = bus(new Rule("all", ALL, collector))) {
            Collector.until(() -> bus.owed() == 0);
        }
        assertThat(collector.ids()).containsExactly("1", "2");
    }

    @Test
    void aDamagedDeliveryIsNamed() throws IOException {
        Path file = Files.createDirectories(folder.resolve("deliveries")).resolve("0999999999999999999-all.json");
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> bus(new Rule("all", ALL, new Collector())))
                .isInstanceOf(UnusableFile.class)
                .hasMessageStartingWith(file + " is damaged. ");
    }

    @Test
    void aDeadLetterThatTheDiskDoesNotTakeIsNoReasonToForgetTheDelivery() throws IOException {
        Path letters = folder.resolve("dead-letters");
        AtomicInteger attempts = new AtomicInteger();
        try (EventBus bus = bus(new Rule("all", ALL, event -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("never");
        }))) {
            Files.delete(letters);
            bus.accept(event(1));
            Collector.until(() -> attempts.get() > SOON.attempts() + 1);
            assertThat(bus.owed()).isEqualTo(1);
            assertThat(complaints).isEmpty();
            Files.createDirectory(letters);
            Collector.until(() -> bus.owed() == 0);
            assertThat(bus.deadLetters()).hasSize(1);
        }
    }

    @Test
    void whatIsOwedToARuleThatIsGoneBecomesADeadLetter() {
        try (EventBus bus = bus(new Rule("old", ALL, event -> {
            throw DeliveryFailed.forNow("down", Duration.ofHours(1));
        }))) {
            bus.accept(event(1));
        }
        try (EventBus bus = bus(new Rule("new", ALL, new Collector()))) {
            assertThat(bus.owed()).isZero();
            assertThat(bus.deadLetters())
                    .singleElement()
                    .extracting(DeadLetter::rule)
                    .isEqualTo("old");
        }
    }

    @Test
    void aBusThatIsKilledOwesEverythingThatItHadTaken() throws Exception {
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Doomed.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(said.toFile())
                .start();
        Collector.until(() -> taken(said).size() >= 40);
        process.destroyForcibly().waitFor();
        List<String> taken = taken(said);
        Files.writeString(folder.resolve("deliveries").resolve("9-all.tmp"), "{\"half");

        Collector collector = new Collector();
        try (EventBus bus = bus(new Rule("all", ALL, collector))) {
            Collector.until(() -> bus.owed() == 0);
        }
        assertThat(collector.ids()).containsAll(taken).doesNotHaveDuplicates();
        try (Stream<Path> left = Files.list(folder.resolve("deliveries"))) {
            assertThat(left).isEmpty();
        }
    }

    /** The whole lines of a file; a number in a line that is cut short was not said. */
    private static List<String> taken(Path said) {
        try {
            String text = Files.readString(said);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process that takes events for a target which takes none, and says of each when it has it. */
    static final class Doomed {
        public static void main(String[] arguments) {
            Rule rule = new Rule("all", ALL, event -> {
                throw DeliveryFailed.forNow("down", Duration.ofHours(1));
            });
            EventBus bus = new EventBus("test", Path.of(arguments[0]), List.of(rule), SOON, complaint -> {});
            for (int n = 1; ; n++) {
                bus.accept(event(n));
                System.out.println(n);
            }
        }
    }

    @Test
    void twoRulesOrBusesOfOneNameAreRefused() {
        Rule rule = new Rule("all", ALL, new Collector());
        assertThatThrownBy(() -> bus(rule, rule)).hasMessageContaining("all");
        try (EventBus bus = bus(rule)) {
            assertThatThrownBy(() -> new EventBuses(List.of(bus, bus))).hasMessageContaining("test");
        }
    }

    private EventBus bus(Rule... rules) {
        return new EventBus("test", folder, List.of(rules), SOON, complaints::add);
    }

    private static Event event(int n) {
        return Event.of(Account.LOCAL, "test", "Tested", Instant.now(), List.of(), Map.of("id", Integer.toString(n)));
    }
}
