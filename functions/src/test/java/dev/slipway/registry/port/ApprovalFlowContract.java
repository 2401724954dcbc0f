package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import java.util.Collections;
import java.util.Optional;
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

    /** How a promotion ended, as far as its flow was told. */
    protected abstract Optional<PromotionStatus> outcome(String ofPromotion);

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
        flow().answer(token(promotion), ended(PromotionStatus.APPLIED));
        assertThat(outcome(promotion)).contains(PromotionStatus.APPLIED);

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

        flow().answer(token(promotion), ended(PromotionStatus.APPLIED));
        flow().answer(token(other), ended(PromotionStatus.REJECTED));

        assertThat(outcome(promotion)).contains(PromotionStatus.APPLIED);
        assertThat(outcome(other)).contains(PromotionStatus.REJECTED);
    }

    @Test
    void anAnswerToATokenThatIsUsedUpIsNoErrorAndChangesNothing() {
        flow().start(promotion);
        String token = token(promotion);
        flow().answer(token, ended(PromotionStatus.REJECTED));

        assertThatCode(() -> flow().answer(token, ended(PromotionStatus.APPLIED)))
                .doesNotThrowAnyException();

        assertThat(outcome(promotion)).contains(PromotionStatus.REJECTED);
        assertThatCode(() -> flow().answer(token, ended(PromotionStatus.REJECTED)))
                .doesNotThrowAnyException();
    }

    @Test
    void anAnswerToATokenThatNobodyWaitsWithIsNoError() {
        assertThatCode(() -> flow().answer("a token that nobody waits with", ended(PromotionStatus.APPLIED)))
                .doesNotThrowAnyException();
    }

    /** A promotion that ended so. */
    protected static Promotion ended(PromotionStatus how) {
        return Samples.promotion(Samples.model("m"), StageName.PRODUCTION, Samples.NOW, how);
    }
}
