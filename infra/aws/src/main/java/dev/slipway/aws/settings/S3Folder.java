package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;

/**
 * A folder of S3 as rights name it.
 *
 * @param path what the keys in it begin with: empty, or up to a {@code /}
 */
public record S3Folder(String bucket, String path) {
    private static final String SCHEME = "s3://";

    /**
     * Reads {@code s3://bucket/folder/}, whose form the registry has checked.
     *
     * @throws InvalidSetting naming the setting, if IAM would read the folder as a pattern
     */
    static S3Folder of(String setting, String prefix) {
        unless(
                prefix.matches("[^*?$]*"),
                setting,
                "must not have *, ? or $ in it: policies of IAM, which name it, read them as patterns");
        String place = prefix.substring(SCHEME.length());
        int slash = place.indexOf('/');
        return new S3Folder(place.substring(0, slash), place.substring(slash + 1));
    }
}
