package dev.slipway.local;

import java.net.URI;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * LocalStack in a container, started when a contract first asks for it; nothing where there is no Docker. The image is the
 * last of the community's that needs no token; {@code -Dslipway.localstack.image=...} takes another, and
 * {@code LOCALSTACK_AUTH_TOKEN} is passed on to it.
 */
public final class LocalStack {
    static final String IMAGE_PROPERTY = "slipway.localstack.image";
    private static final String IMAGE = "localstack/localstack:4.14.0";
    private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

    /** What a run without Docker says of the tests it leaves out. */
    public static final String SKIPPED =
            "There is no Docker here: the contracts are not held against LocalStack in this run";

    private static Optional<LocalStackContainer> container;

    private LocalStack() {}

    /** Where it answers; nothing where there is no Docker. */
    public static synchronized Optional<URI> endpoint() {
        if (container == null) {
            container = DockerClientFactory.instance().isDockerAvailable() ? Optional.of(started()) : Optional.empty();
            if (container.isEmpty()) {
                System.out.println(SKIPPED);
            }
        }
        return container.map(LocalStackContainer::getEndpoint);
    }

    private static LocalStackContainer started() {
        LocalStackContainer localStack = new LocalStackContainer(
                        DockerImageName.parse(System.getProperty(IMAGE_PROPERTY, IMAGE))
                                .asCompatibleSubstituteFor("localstack/localstack"))
                .withServices("dynamodb", "s3")
                .withEnv("S3_SKIP_SIGNATURE_VALIDATION", "0");
        Optional.ofNullable(System.getenv(TOKEN)).ifPresent(token -> localStack.withEnv(TOKEN, token));
        // Testcontainers' own helper removes the container when this process ends.
        localStack.start();
        return localStack;
    }
}
