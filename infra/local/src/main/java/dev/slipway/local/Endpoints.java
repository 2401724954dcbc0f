package dev.slipway.local;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Endpoints that stand in for parts of this machine: {@code AWS_ENDPOINT_URL_<SERVICE>}, or {@code AWS_ENDPOINT_URL} for
 * all, as the AWS SDKs and command line read them.
 */
record Endpoints(Map<String, URI> byVariable) {
    /** The service names as those variables spell them. */
    static final String DYNAMODB = "DYNAMODB";

    static final String S3 = "S3";
    static final String EVENTBRIDGE = "EVENTBRIDGE";
    static final String STEP_FUNCTIONS = "SFN";

    private static final String ALL = "AWS_ENDPOINT_URL";

    /**
     * Reads environment variables.
     *
     * @throws IllegalArgumentException naming the variable that is no address
     */
    static Endpoints in(Map<String, String> environment) {
        Map<String, URI> addresses = new HashMap<>();
        for (String variable :
                List.of(ALL, variable(DYNAMODB), variable(S3), variable(EVENTBRIDGE), variable(STEP_FUNCTIONS))) {
            String text = environment.getOrDefault(variable, "");
            if (!text.isBlank()) {
                addresses.put(variable, HttpAddress.of(variable, text));
            }
        }
        return new Endpoints(Map.copyOf(addresses));
    }

    Optional<URI> of(String service) {
        return Optional.ofNullable(byVariable.get(variable(service)))
                .or(() -> Optional.ofNullable(byVariable.get(ALL)));
    }

    private static String variable(String service) {
        return ALL + "_" + service;
    }
}
