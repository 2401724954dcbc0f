package dev.slipway.registry.access;

import java.util.Optional;
import java.util.Set;

/**
 * What may be read for somebody, by the settings: nobody reads through the registry what they may not read themselves.
 *
 * @param groups for whom: groups, and an identity
 */
public record ReadableSources(SourceRules rules, Set<Holder> groups) {
    /** What is to be known of a version whose files nobody may copy. */
    public static final String UNLISTED =
            "kept by reference, not copied: no setting lists its place for who registered it";

    private static final String S3 = "s3://";
    private static final String ARTIFACTS = "mlflow-artifacts:";

    /** Whether settings list a place of S3. */
    public boolean isListed(String place) {
        return place.startsWith(S3) && isOneOf(rules.readersOf(place));
    }

    /** Whether what the tracking server says of this experiment's runs may be told. */
    public boolean hasExperiment(String name) {
        return rules.tracking().filter(server -> isOneOf(server.readers(name))).isPresent();
    }

    /** Whether any experiment is listed. */
    public boolean hasAnyExperiment() {
        return rules.tracking()
                .filter(server -> server.experiments().stream().anyMatch(listed -> isOneOf(listed.groups())))
                .isPresent();
    }

    /**
     * Whether files may be copied from a place: settings list it, or it lies among the files of a run or logged model whose
     * experiment is listed, where the tracking server keeps such files.
     *
     * @param tracked where those files begin
     */
    public boolean mayCopy(String place, Optional<String> tracked) {
        boolean isOfTracked = tracked.filter(above -> isWithin(place, above)).isPresent();
        return isListed(place) || (isOfTracked && (place.startsWith(ARTIFACTS) || rules.isTracked(place)));
    }

    /** Whether a place is another or lies below it. */
    public static boolean isWithin(String place, String above) {
        return folder(place).startsWith(folder(above));
    }

    private static String folder(String place) {
        return place.endsWith("/") ? place : place + "/";
    }

    private boolean isOneOf(Set<Holder> listed) {
        return groups.stream().anyMatch(listed::contains);
    }
}
