package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;
import static dev.slipway.aws.settings.InvalidSetting.unlessDistinct;
import static dev.slipway.aws.settings.InvalidSetting.unlessWithin;

import dev.slipway.mlflow.Downloads;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Optional;

/**
 * The API.
 *
 * @param issuer whose tokens are taken: an OIDC issuer outside, with its {@code audience}; none for a user pool of the
 *     stack's own
 * @param corsOrigins of web pages that may call the API and the bucket
 * @param downloads where MLflow's clients are sent for files
 */
public record HttpAccess(
        Optional<String> issuer,
        Optional<String> audience,
        int requestsPerSecond,
        int burst,
        List<String> corsOrigins,
        Downloads downloads) {
    public HttpAccess {
        corsOrigins = List.copyOf(corsOrigins);
        unless(issuer.isPresent() == audience.isPresent(), "issuer", "and audience must be set together or not at all");
        issuer.ifPresent(url -> PublicUrl.checkBase("issuer", url));
        audience.ifPresent(text -> unless(!text.isBlank(), "audience", "must not be empty"));
        unlessWithin("requestsPerSecond", requestsPerSecond, 1, 10_000);
        unlessWithin("burst", burst, 1, 5_000);
        unlessDistinct("corsOrigins", corsOrigins);
        for (String origin : corsOrigins) {
            unless(
                    origin.matches(
                            "https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|http://localhost(:[0-9]{1,5})?"),
                    "corsOrigins",
                    "must be origins like https://models.example.com, not " + origin);
        }
    }

    static HttpAccess of(Section section) {
        return new HttpAccess(
                section.text("issuer"),
                section.text("audience"),
                section.number("requestsPerSecond", 50),
                section.number("burst", 100),
                section.texts("corsOrigins"),
                section.text("downloads").map(HttpAccess::downloads).orElse(Downloads.REGISTRY));
    }

    private static Downloads downloads(String text) {
        try {
            return Downloads.of(text);
        } catch (Refused e) {
            throw new InvalidSetting("downloads", "must be registry or s3");
        }
    }
}
