package dev.slipway.local.states;

import static dev.slipway.local.states.ScriptedFunction.answers;
import static dev.slipway.local.states.ScriptedFunction.fails;
import static dev.slipway.local.states.ScriptedFunction.hangs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when a process ends in the middle, and what the next one makes of it. */
class RestartTest {
    @TempDir
    Path folder;

    private final SettableClock clock = RunningMachine.clock();
    private final ScriptedFunction function = new ScriptedFunction()
            .on("EVALUATE", answers("{\"outcome\":\"WAIT\",\"timeoutSeconds\":3600}"))
            .on("AWAIT", answers("null"))
            .on("EXPIRE", answers("{}"))
            .on("FAIL", answers("{}"));

    private RunningMachine open(Path where) {
        return RunningMachine.promotionApproval(where, function, clock);
    }

    @Test
    void aTokenIsGoodAfterARestart() {
        try (RunningMachine before = open(folder)) {
            before.startPromotion("P1");
            before.untilWaiting("P1");
        }
        try (RunningMachine after = open(folder)) {
            after.machine.succeed(function.lastToken(), "{\"outcome\":\"ENDED\"}");
            assertThat(after.untilEnded("P1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(function.steps()).containsExactly("EVALUATE", "AWAIT");
    }

    @Test
    void aTimeThatRanOutWhileTheProcessWasDownIsOver() {
        try (RunningMachine before = open(folder)) {
            before.startPromotion("P1");
            before.untilWaiting("P1");
        }
        clock.advance(Duration.ofDays(2));
        try (RunningMachine after = open(folder)) {
            assertThat(after.untilEnded("P1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(function.steps()).containsExactly("EVALUATE", "AWAIT", "EXPIRE");
            assertThatThrownBy(() -> after.machine.succeed(function.lastToken(), "{\"outcome\":\"ENDED\"}"))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.TASK_TIMED_OUT));
        }
    }

    @Test
    void aPauseBetweenAttemptsSurvives() {
        function.on("EVALUATE", fails("A"), answers("{\"outcome\":\"ENDED\"}"));
        Execution paused;
        try (RunningMachine before = open(folder)) {
            before.startPromotion("P1");
            paused = before.untilPaused("P1");
        }
        try (RunningMachine after = open(folder)) {
            assertThat(after.stored("P1").standing()).isEqualTo(paused.standing());
            Instant due = paused.standing().due();
            assertThat(after.untilEnded("P1").endedAt()).isAfterOrEqualTo(due);
        }
        assertThat(function.steps()).containsExactly("EVALUATE", "EVALUATE");
    }

    @Test
    void aPauseLastsNoLongerWhenTheClockIsSetBack() {
        function.on("EVALUATE", fails("A"), fails("A"), answers("{\"outcome\":\"ENDED\"}"));
        Execution paused;
        try (RunningMachine before = open(folder)) {
            before.startPromotion("P1");
            paused = before.untilPaused("P1");
        }
        Duration pause = Duration.between(clock.instant(), paused.standing().due());
        clock.set(clock.instant().minus(Duration.ofHours(1)));
        try (RunningMachine after = open(folder)) {
            clock.advance(pause);
            awaitCalls(2);
            Execution again = after.untilPaused("P1");
            pause = Duration.between(clock.instant(), again.standing().due());
            clock.set(clock.instant().minus(Duration.ofHours(1)));
            // The clock is looked at every so often: it may have been set back unseen.
            for (int i = 0; i < 100 && function.calls().size() < 3; i++) {
                LockSupport.parkNanos(50_000_000);
                clock.advance(pause.dividedBy(4));
            }
            assertThat(function.calls()).hasSize(3);
        }
    }

    private void awaitCalls(int count) {
        for (int i = 0; i < 1_000 && function.calls().size() < count; i++) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(function.calls()).hasSize(count);
    }

    @Test
    void aCallThatWasCutOffIsMadeAgainWithItsFullTime() throws Exception {
        function.on("EVALUATE", hangs(), answers("{\"outcome\":\"ENDED\"}"));
        try (RunningMachine before = open(folder)) {
            before.startPromotion("P1");
            while (function.calls().isEmpty()) {
                Thread.sleep(2);
            }
        }
        clock.advance(Duration.ofMinutes(10));
        try (RunningMachine after = open(folder)) {
            Execution ended = after.untilEnded("P1");
            assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(ended.history()).noneMatch(event -> event.kind() == HistoryEvent.Kind.ATTEMPT_FAILED);
        }
        assertThat(function.steps()).containsExactly("EVALUATE", "EVALUATE");
    }

    @Test
    void valuesThatAreNestedDeeplyOrHoldLargeNumbersSurvive() {
        String value = "[".repeat(200) + "12345678901234567890123,1.5,9007199254740993,1e400" + "]".repeat(200);
        String wrap = "{\"QueryLanguage\":\"JSONata\",\"StartAt\":\"Start\",\"States\":{\"Start\":{\"Type\":\"Pass\","
                + "\"Output\":{\"kept\":\"{% $states.input %}\"},\"Next\":\"Pause\"},"
                + "\"Pause\":{\"Type\":\"Wait\",\"Seconds\":60,\"End\":true}}}";
        Execution paused;
        try (RunningMachine before = RunningMachine.of(wrap, folder, function, clock)) {
            before.machine.start("E", value);
            paused = before.untilPaused("E");
        }
        try (RunningMachine after = RunningMachine.of(wrap, folder, function, clock)) {
            assertThat(after.stored("E").standing()).isEqualTo(paused.standing());
            assertThat(after.untilEnded("E").output())
                    .startsWith("{\"kept\":[")
                    .contains("1.5,9007199254740993,1e+400");
        }
    }

    @Test
    void aNameStaysTakenAfterARestart() {
        function.on("EVALUATE", answers("{\"outcome\":\"ENDED\"}"));
        try (RunningMachine before = open(folder)) {
            before.startPromotion("P1");
            before.untilEnded("P1");
        }
        try (RunningMachine after = open(folder)) {
            assertThatThrownBy(() -> after.startPromotion("P1"))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.EXECUTION_ALREADY_EXISTS));
            assertThat(after.stored("P1").history()).hasSize(6);
        }
    }

    @Test
    void aProcessKilledAtAnyCallGoesOnFromWhatIsOnDisk(@TempDir Path images) {
        List<Path> kills = new ArrayList<>();
        // An answer that the flow does not know leads to one call more after the wait.
        function.on("FAIL", fails("A"), answers("{}"));
        function.beforeEachCall(() -> kills.add(copy(images.resolve("killed-" + kills.size()))));
        try (RunningMachine flow = open(folder)) {
            flow.startPromotion("P1");
            flow.untilWaiting("P1");
            kills.add(copy(images.resolve("killed-waiting")));
            flow.machine.succeed(function.lastToken(), "{\"outcome\":\"PERHAPS\"}");
            flow.untilPaused("P1");
            kills.add(copy(images.resolve("killed-paused")));
            flow.untilEnded("P1");
        }
        String firstToken = function.lastToken();
        function.beforeEachCall(() -> {});

        assertThat(kills).hasSize(6);
        for (Path image : kills) {
            int callsBefore = function.calls().size();
            try (RunningMachine flow = open(image)) {
                if (!RunningMachine.statesEntered(flow.stored("P1")).contains("RecordFailure")) {
                    flow.untilWaiting("P1");
                    flow.machine.succeed(function.lastToken(), "{\"outcome\":\"PERHAPS\"}");
                }
                assertThat(flow.untilEnded("P1").error().error())
                        .as(image.toString())
                        .isEqualTo("PromotionFlowFailed");
            }
            assertThat(function.steps().subList(callsBefore, function.steps().size()))
                    .as(image.toString())
                    .endsWith("FAIL")
                    .doesNotHaveDuplicates();
        }
        assertThat(function.lastToken()).as("handed over again after a kill").isEqualTo(firstToken);
    }

    /** The executions as a kill at this moment would leave them. */
    private Path copy(Path image) {
        try (Stream<Path> files = Files.list(folder)) {
            Files.createDirectories(image);
            for (Path file : files.filter(each -> !each.endsWith("lock")).toList()) {
                Files.copy(file, image.resolve(file.getFileName()));
            }
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatWasNotFinishedIsForgotten() throws Exception {
        Files.writeString(folder.resolve("P1.tmp"), "{\"name\":");
        function.on("EVALUATE", answers("{\"outcome\":\"ENDED\"}"));
        try (RunningMachine flow = open(folder)) {
            flow.startPromotion("P1");
            assertThat(flow.untilEnded("P1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void aFileThatHoldsATokenIsReadByItsOwnerOnly() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        try (RunningMachine flow = open(folder)) {
            flow.startPromotion("P1");
            flow.untilWaiting("P1");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("P1.json"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aBrokenFileIsNamed() throws Exception {
        Files.writeString(folder.resolve("P1.json"), "{\"name\":");
        assertThatThrownBy(() -> open(folder)).hasMessageContaining("P1.json");
        Files.delete(folder.resolve("P1.json"));
        open(folder).close();
    }

    @Test
    void aFolderBelongsToOneMachineAtATime() {
        try (RunningMachine flow = open(folder)) {
            assertThat(flow.machine.arn()).isEqualTo(RunningMachine.ARN);
            assertThatThrownBy(() -> open(folder)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anExecutionWhoseStateIsGoneFromTheDefinitionFails() {
        try (RunningMachine before = open(folder)) {
            before.startPromotion("P1");
            before.untilWaiting("P1");
        }
        String other =
                "{\"QueryLanguage\":\"JSONata\",\"StartAt\":\"End\",\"States\":{\"End\":{\"Type\":\"Succeed\"}}}";
        try (RunningMachine after = RunningMachine.of(other, folder, function, clock)) {
            assertThat(after.untilEnded("P1").error().error()).isEqualTo("States.Runtime");
        }
    }
}
