package dev.slipway.registry.location;

import dev.slipway.registry.name.Ids;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which places lie among the registry's own files, and the one way in which they are written. */
public final class OwnFiles {
    private static final String FOLDER = "models/";

    private static final Pattern SERVED =
            Pattern.compile("(?:https?://[^/]+/api/2\\.0/mlflow-artifacts/artifacts|mlflow-artifacts://[^/]+)/("
                    + Ids.REGEX + ")/([1-9][0-9]{0,8})/?");

    private static final Pattern WITHIN_SERVED = Pattern.compile(
            "mlflow-artifacts.*[/.]" + Ids.REGEX + "[/.]+[0-9]", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

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

    /** A version, as the address that its files are downloaded from names it. */
    public record Served(String modelId, int version) {}

    /** The version that a download address names, whatever the registry's host is called. */
    public static Optional<Served> served(String place) {
        Matcher address = SERVED.matcher(place);
        return address.matches()
                ? Optional.of(new Served(address.group(1), Integer.parseInt(address.group(2))))
                : Optional.empty();
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
                    "names the registry's own files and must be written as " + bucketAddress + FOLDER
                            + "<id>/<id>, or as models:/name/version");
        }
    }

    /** Whether a place lies there by any spelling. */
    public boolean hasAnySpellingOf(String place) {
        return Spellings.of("source", place).stream()
                .anyMatch(spelling -> within.matcher(spelling).find()
                        || WITHIN_SERVED.matcher(spelling).find());
    }
}
