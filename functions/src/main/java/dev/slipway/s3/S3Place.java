package dev.slipway.s3;

/**
 * A place in S3, as {@code s3://bucket/key} says it: an object, a folder, or the whole bucket when there is no key. The key is
 * taken letter for letter; nothing in it is decoded.
 */
record S3Place(String bucket, String key) {
    private static final String SCHEME = "s3://";

    /** Whether this says where something lies in S3: it names a bucket. */
    static boolean isOne(String place) {
        return place.startsWith(SCHEME) && !of(place).bucket().isEmpty();
    }

    static S3Place of(String place) {
        String[] parts = place.substring(SCHEME.length()).split("/", 2);
        return new S3Place(parts[0], parts.length == 1 ? "" : parts[1]);
    }

    /** What the keys of everything below it begin with. */
    String prefix() {
        return key.isEmpty() || key.endsWith("/") ? key : key + "/";
    }

    /** Whether an object may lie at the place itself. */
    boolean mayBeFile() {
        return !key.isEmpty() && !key.endsWith("/");
    }

    /** The last name of the place. */
    String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
