package dev.slipway.local.storage;

import java.util.List;
import java.util.regex.Pattern;

/** What a bucket of S3 may be called. */
final class BucketName {
    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}");
    private static final List<String> TAKEN_BEGINNINGS = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> TAKEN_ENDS = List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketName() {}

    /**
     * The name, if S3 lets a bucket have it.
     *
     * @throws IllegalArgumentException naming the bucket and the rule
     */
    static String check(String name) {
        if (!FORM.matcher(name).matches()) {
            throw refused(
                    name,
                    "must have 3 to 63 lower-case letters, digits, dots and hyphens,"
                            + " begin and end with a letter or digit and have no two dots in a row");
        }
        if (ADDRESS.matcher(name).matches()) {
            throw refused(name, "must not look like an IP address");
        }
        TAKEN_BEGINNINGS.stream().filter(name::startsWith).findFirst().ifPresent(taken -> {
            throw refused(name, "must not begin with " + taken);
        });
        TAKEN_ENDS.stream().filter(name::endsWith).findFirst().ifPresent(taken -> {
            throw refused(name, "must not end with " + taken);
        });
        return name;
    }

    private static IllegalArgumentException refused(String name, String rule) {
        return new IllegalArgumentException("bucket " + name + ": " + rule);
    }
}
