package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;

import dev.slipway.registry.access.SourceRules;
import java.util.Optional;

/**
 * An MLflow tracking server: it is asked about the runs that versions are registered from, and may serve their files.
 *
 * @param uri its address
 * @param secret ARN of a secret in Secrets Manager that holds what it asks of callers: a token, or {@code user:password}
 * @param key ARN of the KMS key that files in its own folder of S3 are encrypted with, if it is one that must be granted
 * @param network where it is reached from, if that is a network of the account's
 * @param rules what may be taken from it for whom
 */
public record Tracking(
        String uri,
        Optional<String> secret,
        Optional<String> key,
        Optional<Network> network,
        SourceRules.Tracking rules) {
    public Tracking {
        unless(!uri.isEmpty(), "uri", "must be given");
        if (network.isPresent()) {
            PublicUrl.checkBaseWithin("uri", uri);
        } else {
            PublicUrl.checkBase("uri", uri);
        }
        unless(uri.matches("[^\\s@]+"), "uri", "must not have spaces and @");
        secret.ifPresent(text -> Arn.ofSecret("secret", text));
        rules.artifacts().ifPresent(prefix -> S3Folder.of("artifacts", prefix));
        key.ifPresent(text -> {
            unless(rules.artifacts().isPresent(), "key", "cannot be set without artifacts, whose files it encrypts");
            Arn.ofKey("key", text);
        });
        unless(
                !rules.experiments().isEmpty(),
                "experiments",
                "must list whose runs may be registered by whom; all runs, by all who contribute:"
                        + " [{\"name\": \"*\", \"groups\": [\"contributors\"]}]");
    }

    static Tracking of(Section section) {
        return new Tracking(
                section.text("uri").orElse(""),
                section.text("secret"),
                section.text("key"),
                section.optional("vpc", Network::of),
                section.fields(SourceRules.Tracking::of, "artifacts", "experiments"));
    }
}
