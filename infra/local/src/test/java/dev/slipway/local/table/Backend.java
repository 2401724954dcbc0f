package dev.slipway.local.table;

import dev.slipway.local.LocalStack;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Where the contracts are tried. Each test gets a table of its own there. */
enum Backend {
    /** DynamoDB Local in this process and in memory. */
    EMBEDDED {
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
    ENDPOINT {
        @Override
        DynamoDbClient connect() {
            return at(URI.create(endpoint().orElseThrow()));
        }

        @Override
        void create(String table) {
            TableCreation.createIfAbsent(client(), table);
        }
    },
    /** LocalStack, where there is Docker to run it in. */
    LOCALSTACK {
        @Override
        DynamoDbClient connect() {
            return at(LocalStack.endpoint().orElseThrow());
        }

        @Override
        void create(String table) {
            TableCreation.createIfAbsent(client(), table);
        }
    };

    static final String PROPERTY = "slipway.dynamodb.endpoint";

    private static final Map<Backend, DynamoDbClient> CLIENTS = new ConcurrentHashMap<>();

    static Optional<String> endpoint() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).filter(given -> !given.isBlank());
    }

    static Stream<Backend> available() {
        return Stream.of(values()).filter(backend -> switch (backend) {
            case EMBEDDED -> true;
            case ENDPOINT -> endpoint().isPresent();
            case LOCALSTACK -> LocalStack.endpoint().isPresent();
        });
    }

    private static DynamoDbClient at(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
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

    abstract DynamoDbClient connect();

    abstract void create(String table);

    void drop(String table) {
        client().deleteTable(delete -> delete.tableName(table));
    }
}
