package dev.slipway.local;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Endpoints that stand in for parts of this machine: {@code AWS_ENDPOINT_URL_<SERVICE>}, or {@code AWS_ENDPOINT_URL} for
 * all, as the AWS SDKs and command line read them.
 */
record Endpoints(Map<String, String> environment) {
    /** The service names as those variables spell them. */
    static final String DYNAMODB = "DYNAMODB";

    static final String S3 = "S3";
    static final String EVENTBRIDGE = "EVENTBRIDGE";
    static final String STEP_FUNCTIONS = "SFN";

    Optional<URI> of(String service) {
        return Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_" + service))
                .or(() -> Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")))
                .filter(url -> !url.isBlank())
                .map(URI::create);
    }
}
