package dev.slipway.registry.location;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.regex.Pattern;

/** Which places lie among the registry's own files, and the one way in which they are written. */
public final class OwnFiles {
    private static final String FOLDER = "models/";

    private final String bucketAddress;
    private final Pattern within;

    /**
     * @param bucket where the registry keeps its files
     */
    public OwnFiles(String bucket) {
        this.bucketAddress = "s3://" + bucket + "/";
        this.within = Pattern.compile(
                "(?<![a-z0-9-])" + Pattern.quote(bucket) + "(?![a-z0-9-]).*models[/.]+[0-9a-z]{26}",
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /** Whether a place lies there and is written as it must be. */
    public boolean has(String place) {
        return place.startsWith(bucketAddress + FOLDER);
    }

    /** The prefix of object keys at such a place, without slashes at its end. */
    public String prefix(String place) {
        return place.substring(bucketAddress.length()).replaceFirst("/+$", "");
    }

    /**
     * Refuses a place that lies there by another spelling. Kept as somebody else's it would make a version that says nothing
     * of the original, and whoever registered the original could approve it.
     *
     * @throws Refused {@link Refusal#INVALID} naming the source
     */
    public void refuseOtherSpelling(String place) {
        if (hasAnySpellingOf(place)) {
            throw Refusal.INVALID.because(
                    "source",
                    "names the registry's own files and must be written as " + bucketAddress + FOLDER + "<id>/<id>");
        }
    }

    /** Whether a place lies there by any spelling. */
    public boolean hasAnySpellingOf(String place) {
        return Spellings.of("source", place).stream()
                .anyMatch(spelling -> within.matcher(spelling).find());
    }
}
