package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipway.registry.name.Ids;
import java.util.Collections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the port promises of flows: each promotion has one, and what its token was answered with first is what it goes on with. */
public abstract class ApprovalFlowContract {
    private final String promotion = Ids.next(Samples.NOW);

    /** The flow, which asks a registry where every promotion waits for people. */
    protected abstract ApprovalFlow flow();

    /** How often the flow of a promotion has begun. */
    protected abstract int runs(String ofPromotion);

    /** The token that a promotion's flow waits with, once it waits. */
    protected abstract String token(String ofPromotion);

    /** Whether a promotion's flow, once it has gone on, went on to apply the promotion. */
    protected abstract boolean goesOnToApply(String ofPromotion);

    @Test
    void aFlowThatWasStartedIsLeftAsItIs() {
        flow().start(promotion);
        String token = token(promotion);

        flow().start(promotion);

        assertThat(token(promotion)).isEqualTo(token);
        assertThat(runs(promotion)).isEqualTo(1);
    }

    @Test
    void aFlowThatIsOverIsNotStartedAgain() {
        flow().start(promotion);
        flow().answer(token(promotion), true);
        assertThat(goesOnToApply(promotion)).isTrue();

        flow().start(promotion);

        assertThat(runs(promotion)).isEqualTo(1);
    }

    @Test
    void whoeverStartsAFlowAtTheSameTimeStartsOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Object> started :
                    threads.invokeAll(Collections.nCopies(8, Executors.callable(() -> flow().start(promotion))))) {
                started.get();
            }
        } finally {
            threads.shutdown();
        }

        token(promotion);
        assertThat(runs(promotion)).isEqualTo(1);
    }

    @Test
    void aFlowGoesOnWithWhatItIsAnswered() {
        String other = Ids.next(Samples.NOW);
        flow().start(promotion);
        flow().start(other);

        flow().answer(token(promotion), true);
        flow().answer(token(other), false);

        assertThat(goesOnToApply(promotion)).isTrue();
        assertThat(goesOnToApply(other)).isFalse();
    }

    @Test
    void anAnswerToATokenThatIsUsedUpIsNoErrorAndChangesNothing() {
        flow().start(promotion);
        String token = token(promotion);
        flow().answer(token, false);

        assertThatCode(() -> flow().answer(token, true)).doesNotThrowAnyException();

        assertThat(goesOnToApply(promotion)).isFalse();
        assertThatCode(() -> flow().answer(token, false)).doesNotThrowAnyException();
    }

    @Test
    void anAnswerToATokenThatNobodyWaitsWithIsNoError() {
        assertThatCode(() -> flow().answer("a token that nobody waits with", true))
                .doesNotThrowAnyException();
    }
}
