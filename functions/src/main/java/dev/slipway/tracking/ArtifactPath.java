package dev.slipway.tracking;

import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.location.PercentEncoded;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where something lies at a tracking server that serves files, as names joined by {@code /}. It is encoded where a URL is made
 * of it, and nowhere else.
 */
record ArtifactPath(String value) {
    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    /**
     * Reads what follows the host in a location. MLflow's clients send it as a part of a URL, so that escapes in it stand for
     * what they encode.
     *
     * @throws SourceRefused if it leads elsewhere or nowhere
     */
    static ArtifactPath ofLocation(String path) {
        if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            throw new SourceRefused("the source must not have a ? or #");
        }
        String decoded = new PercentEncoded(path)
                .decoded()
                .orElseThrow(() -> new SourceRefused("the source must be percent-encoded UTF-8"));
        String names = decoded.replaceFirst("^/+", "").replaceFirst("/+$", "");
        if (names.isEmpty()) {
            throw new SourceRefused("the source must name a folder or file of the tracking server, not all it has");
        }
        for (String name : names.split("/", -1)) {
            if (!isName(name)) {
                throw new SourceRefused("the source must not have ., .. or nothing between slashes");
            }
        }
        return new ArtifactPath(names);
    }

    /** Whether this can be one name in a folder. */
    static boolean isName(String name) {
        return !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0;
    }

    /** A path below this one. */
    ArtifactPath below(String path) {
        return path.isEmpty() ? this : new ArtifactPath(value.isEmpty() ? path : value + "/" + path);
    }

    /** The folder that it lies in; the outermost is empty. */
    ArtifactPath folder() {
        return new ArtifactPath(value.substring(0, Math.max(0, value.lastIndexOf('/'))));
    }

    /** The last name. */
    String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** What asks the server what lies in this folder. */
    String listTarget() {
        return api() + "?path=" + encoded();
    }

    /** What asks the server for the bytes of this file. */
    String fileTarget() {
        return api() + "/" + encoded();
    }

    private static String api() {
        return "/api/2.0/mlflow-artifacts/artifacts";
    }

    /**
     * MLflow decodes a path over and over, whatever encoded it: it would serve another file than the one that has an escape in
     * its name. It serves none with a #.
     */
    private String encoded() {
        if (value.indexOf('#') >= 0 || !new PercentEncoded(value).decoded().equals(Optional.of(value))) {
            throw new SourceRefused(value + " has a # or a percent-encoded character in it, which the tracking server"
                    + " cannot serve; rename it");
        }
        StringBuilder encoded = new StringBuilder();
        for (byte unit : value.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (unit & 0xff);
            if (character == '/' || UNRESERVED.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append(String.format("%%%02X", unit & 0xff));
            }
        }
        return encoded.toString();
    }

    /** What follows the host in a place that this server serves; nothing for any other place. */
    static Optional<String> served(String place, Host server) {
        String scheme = "mlflow-artifacts:/";
        if (!place.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return Optional.empty();
        }
        String rest = place.substring(scheme.length() - 1);
        if (!rest.startsWith("//")) {
            return Optional.of(rest);
        }
        int end = rest.indexOf('/', 2);
        String authority = end < 0 ? rest.substring(2) : rest.substring(2, end);
        return authority.isEmpty() || server.isNamed(authority)
                ? Optional.of(end < 0 ? "" : rest.substring(end))
                : Optional.empty();
    }
}
