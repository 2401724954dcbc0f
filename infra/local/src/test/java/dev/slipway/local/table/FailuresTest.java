package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.CommitConflict.Kind;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** What the embedded database never does: conflicts, throttling, silence, lost replies. */
class FailuresTest {
    private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/registry";
    private static final Model MODEL = Samples.model("m");
    private static final Backlog.Unpublished CHANGE = new Backlog.Unpublished(MODEL.id(), 1, 1, Samples.NOW);
    private static final String PROMOTION = new PromotionId(MODEL.id(), 1).toString();

    static Stream<RuntimeException> callsForPatience() {
        return Stream.of(
                cancelled("None", "TransactionConflict", "None"),
                cancelled("ThrottlingError", "None", "None"),
                cancelled("None", "None", "ProvisionedThroughputExceeded"),
                TransactionInProgressException.builder().message(ARN).build(),
                TransactionConflictException.builder().message(ARN).build(),
                ProvisionedThroughputExceededException.builder().message(ARN).build(),
                RequestLimitExceededException.builder().message(ARN).build(),
                coded("ThrottlingException"));
    }

    static Stream<RuntimeException> failures() {
        return Stream.of(
                SdkClientException.create("Unable to execute HTTP request: Read timed out"),
                ResourceNotFoundException.builder().message(ARN).build(),
                coded("AccessDeniedException"),
                coded("InternalServerError"),
                coded("ValidationException"),
                cancelled("None", "ValidationError", "None"));
    }

    @ParameterizedTest
    @MethodSource("callsForPatience")
    void aCallForPatienceIsContention(RuntimeException failure) {
        assertThat(kindOf(failure)).isEqualTo(Kind.CONTENTION);
    }

    /** A creation's actions are the head, the whereabouts, the entry. */
    @Test
    void aFailedConditionSaysMoreThanACallForPatience() {
        assertThat(kindOf(cancelled("ConditionalCheckFailed", "TransactionConflict", "ThrottlingError")))
                .isEqualTo(Kind.NAME_TAKEN);
        assertThat(kindOf(cancelled("TransactionConflict", "None", "ConditionalCheckFailed")))
                .isEqualTo(Kind.HEAD_MOVED);
        assertThat(kindOf(cancelled("ConditionalCheckFailed", "None", "ConditionalCheckFailed")))
                .isEqualTo(Kind.NAME_TAKEN);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyOtherFailureIsThatTheStoreDoesNotAnswer(RuntimeException failure) {
        DynamoDbClient silent = failing(failure);
        Stores stores = DynamoStores.on(silent, "registry", Clock.systemUTC());
        RegistryStore store = stores.store();
        Backlog backlog = new DynamoBacklog(silent, "registry");
        for (Runnable deed : List.<Runnable>of(
                () -> store.commit(Samples.creation(MODEL)),
                () -> store.model(MODEL.name()),
                () -> stores.lists().entriesFrom(MODEL.id(), 1, 5),
                () -> store.remember(Samples.mark("key", "answer", Samples.NOW)),
                () -> stores.secrets().secret("name"),
                () -> backlog.unpublished(Samples.NOW, Page.Request.first(5)),
                () -> backlog.entries(List.of(CHANGE)),
                () -> backlog.published(List.of(CHANGE)),
                () -> backlog.countOpenPromotions(5),
                () -> backlog.waitOn(PROMOTION, "token", Samples.NOW),
                () -> backlog.forget(PROMOTION, "token"),
                () -> backlog.sweptTo("entries"),
                () -> backlog.sweptTo("entries", Optional.of("a place")))) {
            Refused refused = catchThrowableOfType(Refused.class, deed::run);
            assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused.getMessage()).doesNotContain("arn:", "1234", "HTTP", "Exception");
            assertThat(refused.facts()).isEmpty();
            assertThat(refused).hasCause(failure);
        }
    }

    @Test
    void aCommitWhoseReplyWasLostIsDoneOnceWhenItIsSentAgain() {
        DynamoDbClient client = Backend.EMBEDDED.client();
        String table = Backend.EMBEDDED.freshTable();
        AtomicInteger sent = new AtomicInteger();
        DynamoDbClient stuttering = intercepting(client, request -> {
            if (request instanceof TransactWriteItemsRequest write) {
                sent.incrementAndGet();
                client.transactWriteItems(write);
            }
        });
        Stores stores = DynamoStores.on(stuttering, table, Clock.systemUTC());

        Throwable thrown = catchThrowable(() -> stores.store().commit(Samples.creation(MODEL)));

        assertThat(thrown).isNull();
        assertThat(sent).hasValue(1);
        assertThat(stores.lists().entriesFrom(MODEL.id(), 1, 5)).hasSize(1);
    }

    private static Kind kindOf(RuntimeException failure) {
        RegistryStore store =
                DynamoStores.on(failing(failure), "registry", Clock.systemUTC()).store();
        CommitConflict conflict =
                catchThrowableOfType(CommitConflict.class, () -> store.commit(Samples.creation(MODEL)));
        assertThat(conflict.getMessage()).doesNotContain("arn:");
        return conflict.kind();
    }

    private static DynamoDbClient failing(RuntimeException failure) {
        return intercepting(Backend.EMBEDDED.client(), request -> {
            throw failure;
        });
    }

    private static DynamoDbClient intercepting(DynamoDbClient real, Consumer<Object> before) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                FailuresTest.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                    Object[] given = arguments;
                    if (given != null && given.length == 1 && given[0] instanceof Consumer<?>) {
                        // The client's convenience methods build the request and call the plain one.
                        return InvocationHandler.invokeDefault(proxy, method, given);
                    }
                    before.accept(given[0]);
                    try {
                        return method.invoke(real, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static DynamoDbException coded(String code) {
        return (DynamoDbException) DynamoDbException.builder()
                .message("not authorized on " + ARN)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(ARN)
                        .build())
                .build();
    }

    private static TransactionCanceledException cancelled(String... codes) {
        return TransactionCanceledException.builder()
                .message(ARN)
                .cancellationReasons(Stream.of(codes)
                        .map(code -> CancellationReason.builder().code(code).build())
                        .toList())
                .build();
    }
}
