package dev.slipway.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.local.files.UnusableFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    @TempDir
    Path folder;

    @Test
    void theLastEventsAreReadWithoutTheOthers() throws Exception {
        List<Event> events =
                IntStream.range(0, 200).mapToObj(EventLogTest::event).toList();
        try (EventLog log = new EventLog(folder.resolve("logs/events.jsonl"))) {
            assertThat(log.last(10)).isEmpty();
            for (Event event : events) {
                log.deliver(event);
            }
            for (int count : List.of(0, 1, 7, 199, 200, 1_000)) {
                assertThat(log.last(count)).isEqualTo(events.subList(200 - Math.min(count, 200), 200));
            }
        }
        assertThat(Files.readAllLines(folder.resolve("logs/events.jsonl"))).hasSize(200);
    }

    @Test
    void linesLongerThanAReadAreWhole() throws Exception {
        List<Event> events = List.of(event(1), event("ä".repeat(100_000)), event(3), event("é".repeat(40_000)));
        try (EventLog log = new EventLog(folder.resolve("events.jsonl"))) {
            for (Event event : events) {
                log.deliver(event);
            }
            assertThat(log.last(4)).isEqualTo(events);
            assertThat(log.last(2)).isEqualTo(events.subList(2, 4));
        }
    }

    @Test
    void halfALineIsCutOffAtTheNextStart() throws Exception {
        Path file = folder.resolve("events.jsonl");
        try (EventLog log = new EventLog(file)) {
            log.deliver(event(1));
        }
        Files.writeString(file, "{\"version\":\"0\",\"id", StandardOpenOption.APPEND);
        try (EventLog log = new EventLog(file)) {
            assertThat(log.last(5))
                    .containsExactly(Event.read(Files.readAllLines(file).get(0)));
            log.deliver(event(2));
            assertThat(log.last(5)).hasSize(2);
        }
    }

    @Test
    void aDamagedLineIsSaidWithItsFile() throws Exception {
        Path file = Files.writeString(folder.resolve("events.jsonl"), "no event\n");
        try (EventLog log = new EventLog(file)) {
            assertThatThrownBy(() -> log.last(1))
                    .isInstanceOf(UnusableFile.class)
                    .hasMessageStartingWith(file + " is damaged. Stop the registry and put it back from a copy, or");
        }
    }

    @Test
    void anEventOfSeveralLinesIsOneLine() throws Exception {
        Event example = Story.FOLDER.example("stage-changed");
        assertThat(example.json()).contains("\n");
        try (EventLog log = new EventLog(folder.resolve("events.jsonl"))) {
            log.deliver(example);
            assertThat(log.last(2)).singleElement().extracting(Event::members).isEqualTo(example.members());
        }
    }

    private static Event event(Object value) {
        String detail = value instanceof String text ? "{\"v\":\"" + text + "\"}" : "{\"v\":" + value + "}";
        return Event.of(Account.LOCAL, "test", "Tested", Instant.EPOCH, List.of(), detail);
    }
}
