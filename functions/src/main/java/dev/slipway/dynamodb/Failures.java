package dev.slipway.dynamodb;

import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.CommitConflict.Kind;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * What DynamoDB's failures mean to the registry. What it says of itself (table names, account numbers) stays in the cause, for
 * whoever operates it; the refusal that a caller may see says none of it.
 */
final class Failures {
    private static final Set<String> PATIENCE = Set.of(
            "TransactionConflict",
            "ThrottlingError",
            "ThrottlingException",
            "ProvisionedThroughputExceeded",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "TransactionInProgress",
            "TransactionInProgressException");

    /** Which of several failed conditions is told; the first says most about what to do next. */
    private static final List<Kind> BY_WEIGHT = List.of(Kind.ALREADY_ANSWERED, Kind.NAME_TAKEN, Kind.HEAD_MOVED);

    private Failures() {}

    /** The store does not answer, or not with an answer. */
    static Refused unavailable(SdkException cause) {
        Refused refused = Refusal.UNAVAILABLE.because("the registry's table does not answer; try again in a moment");
        refused.initCause(cause);
        return refused;
    }

    /**
     * Why a transaction failed.
     *
     * @param kinds what a failed condition of each action means, in the order of the actions
     */
    static RuntimeException ofCommit(SdkException failure, List<Kind> kinds) {
        Optional<Kind> kind = kind(failure, kinds);
        if (kind.isEmpty()) {
            return unavailable(failure);
        }
        CommitConflict conflict = new CommitConflict(kind.get());
        conflict.initCause(failure);
        return conflict;
    }

    private static Optional<Kind> kind(SdkException failure, List<Kind> kinds) {
        if (failure instanceof TransactionCanceledException canceled) {
            return cancelled(canceled, kinds);
        }
        return asksForPatience(failure) ? Optional.of(Kind.CONTENTION) : Optional.empty();
    }

    private static Optional<Kind> cancelled(TransactionCanceledException canceled, List<Kind> kinds) {
        Set<Kind> failed = EnumSet.noneOf(Kind.class);
        boolean patience = false;
        List<CancellationReason> reasons = canceled.cancellationReasons();
        for (int i = 0; i < reasons.size(); i++) {
            String code = String.valueOf(reasons.get(i).code());
            if (code.equals("ConditionalCheckFailed")) {
                failed.add(kinds.get(i));
            }
            patience |= PATIENCE.contains(code);
        }
        Optional<Kind> condition = BY_WEIGHT.stream().filter(failed::contains).findFirst();
        return condition.isEmpty() && patience ? Optional.of(Kind.CONTENTION) : condition;
    }

    private static boolean asksForPatience(SdkException failure) {
        return failure instanceof TransactionInProgressException
                || failure instanceof TransactionConflictException
                || failure instanceof ProvisionedThroughputExceededException
                || failure instanceof RequestLimitExceededException
                || (failure instanceof AwsServiceException service && service.isThrottlingException());
    }
}
