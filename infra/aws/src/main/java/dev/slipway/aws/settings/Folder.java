package dev.slipway.aws.settings;

import dev.slipway.registry.access.SourceRules;
import java.util.Optional;

/**
 * A folder of S3 that the registry may copy files from.
 *
 * @param place the folder, and who may register what lies in it
 * @param key ARN of the KMS key that its files are encrypted with, if it is one that must be granted
 */
public record Folder(SourceRules.Place place, Optional<String> key) {
    public Folder {
        var unused = S3Folder.of("prefix", place.prefix());
        key.ifPresent(text -> Arn.ofKey("key", text));
    }

    static Folder of(Section section) {
        return new Folder(section.fields(SourceRules.Place::of, "prefix", "groups"), section.text("key"));
    }
}
