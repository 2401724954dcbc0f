package dev.slipway.failure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.AwsResponseMetadata;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A call of AWS that failed: which, why, and the ids to ask AWS about it. Holds codes, ids and numbers only, so it may be
 * written anywhere.
 *
 * @param code AWS's name of the error, or one of {@link ClientCode} if it was not AWS that said no
 * @param facts all that is known, the code included, by the names that the log gives it
 */
public record AwsFailure(String code, Map<String, Object> facts) {
    /** Causes have causes; who nests them deeper, or in a circle, is not followed. */
    private static final int MOST_CAUSES = 20;

    public AwsFailure {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** The failed call that is behind a failure, if one is; an answer of AWS says more than what the client made of it. */
    public static Optional<AwsFailure> of(Throwable failure) {
        List<Throwable> causes = causes(failure);
        return first(causes, AwsServiceException.class)
                .map(AwsFailure::answered)
                .or(() -> first(causes, SdkException.class).map(cause -> unanswered(cause, causes)));
    }

    /** Something that AWS refused within a call that it answered otherwise. */
    public static AwsFailure within(String service, String operation, AwsResponse response, String code) {
        ErrorAnswer answer = new ErrorAnswer(
                code,
                Optional.ofNullable(response.sdkHttpResponse())
                        .map(SdkHttpResponse::statusCode)
                        .orElse(0),
                Optional.ofNullable(response.responseMetadata()).map(AwsResponseMetadata::requestId),
                Optional.empty());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("service", service);
        facts.put("operation", operation);
        facts.putAll(answer.members());
        return new AwsFailure(answer.code(), facts);
    }

    private static AwsFailure answered(AwsServiceException failure) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(failure.awsErrorDetails());
        ErrorAnswer answer = new ErrorAnswer(
                details.map(AwsErrorDetails::errorCode).orElse(ErrorAnswer.NO_CODE),
                failure.statusCode(),
                Optional.ofNullable(failure.requestId()),
                Optional.ofNullable(failure.extendedRequestId()));
        Map<String, Object> facts = new LinkedHashMap<>();
        details.map(AwsErrorDetails::serviceName).ifPresent(service -> facts.put("service", Printable.of(service)));
        FailedCall.of(failure).ifPresent(call -> facts.putAll(call.members()));
        facts.putAll(answer.members());
        if (failure instanceof TransactionCanceledException cancelled) {
            facts.put(
                    "cancellations",
                    cancelled.cancellationReasons().stream()
                            .map(reason -> Printable.of(String.valueOf(reason.code())))
                            .toList());
        }
        return new AwsFailure(answer.code(), facts);
    }

    private static AwsFailure unanswered(SdkException failure, List<Throwable> causes) {
        String code = ClientCode.of(failure, causes).name();
        Optional<FailedCall> call = FailedCall.of(failure);
        Map<String, Object> facts = new LinkedHashMap<>();
        call.ifPresent(known -> facts.putAll(known.members()));
        facts.put("code", code);
        call.flatMap(FailedCall::last).ifPresent(last -> facts.put("lastAnswer", last.members()));
        return new AwsFailure(code, facts);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < MOST_CAUSES; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> causes, Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
