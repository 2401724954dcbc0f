package dev.slipway.local.table;

import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoSearchIndex;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.local.LocalStack;
import dev.slipway.registry.port.StoresBackend;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Where the contracts of the table are held, if it is there. Each test gets a table of its own. */
enum Backend implements StoresBackend, ExecutionCondition {
    /** DynamoDB Local in this process and in memory. */
    EMBEDDED {
        @Override
        Optional<String> whyAbsent() {
            return Optional.empty();
        }

        @Override
        DynamoDbClient connect() {
            return LocalTable.inMemory("first").client();
        }

        @Override
        void create(String table) {
            TableCreation.createLastingIfAbsent(client(), table);
        }
    },
    /** Another one of these, for tests that fill it. */
    EMBEDDED_FOR_COSTS {
        @Override
        Optional<String> whyAbsent() {
            return Optional.empty();
        }

        @Override
        DynamoDbClient connect() {
            return LocalTable.inMemory("first").client();
        }

        @Override
        void create(String table) {
            TableCreation.createLastingIfAbsent(client(), table);
        }
    },
    /** Whatever answers at the endpoint given. */
    GIVEN {
        @Override
        Optional<String> whyAbsent() {
            return given().isPresent()
                    ? Optional.empty()
                    : Optional.of("No endpoint was given; -D" + PROPERTY
                            + "=http://localhost:4566 holds the contracts against it");
        }

        @Override
        DynamoDbClient connect() {
            return at(URI.create(given().orElseThrow()));
        }
    },
    /** LocalStack, where there is Docker to run it in. */
    LOCALSTACK {
        @Override
        Optional<String> whyAbsent() {
            return LocalStack.endpoint().isPresent() ? Optional.empty() : Optional.of(LocalStack.SKIPPED);
        }

        @Override
        DynamoDbClient connect() {
            return at(LocalStack.endpoint().orElseThrow());
        }
    };

    private static final String PROPERTY = "slipway.dynamodb.endpoint";
    private static final Map<Backend, DynamoDbClient> CLIENTS = new ConcurrentHashMap<>();

    /** Why nothing can be held against it in this run; nothing when something can. */
    abstract Optional<String> whyAbsent();

    abstract DynamoDbClient connect();

    void create(String table) {
        TableCreation.createIfAbsent(client(), table);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return whyAbsent()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled(name() + " is there"));
    }

    @Override
    public Opened open(Clock clock) {
        String table = freshTable();
        return new Opened(
                DynamoStores.on(client(), table, clock),
                new DynamoBacklog(client(), table),
                new DynamoSearchIndex(client(), table),
                () -> drop(table));
    }

    DynamoDbClient client() {
        return CLIENTS.computeIfAbsent(this, Backend::connect);
    }

    /** The name of a new, empty table. */
    String freshTable() {
        String name = "slipway-" + UUID.randomUUID();
        create(name);
        return name;
    }

    void drop(String table) {
        client().deleteTable(delete -> delete.tableName(table));
    }

    private static Optional<String> given() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).filter(given -> !given.isBlank());
    }

    private static DynamoDbClient at(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
