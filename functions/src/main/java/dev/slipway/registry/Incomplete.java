package dev.slipway.registry;

import dev.slipway.registry.port.ArtifactStore.Finding.Missing;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.ManifestFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The refusal of a version some of whose files are not there: the first of them for people, more of them as data. All of
 * them, however many, are told by the list of uploads.
 */
final class Incomplete {
    private static final int FILES_IN_WORDS = 10;
    private static final int PARTS_IN_WORDS = 20;

    static final int FILES_AS_DATA = 100;
    static final int PARTS_AS_DATA = 100;

    private Incomplete() {}

    /** A file that is not there. */
    record File(ManifestFile declared, Missing found) {}

    /**
     * The refusal.
     *
     * @param count how many files the version has
     */
    static Refused because(List<File> missing, int count) {
        String first =
                missing.stream().limit(FILES_IN_WORDS).map(Incomplete::inWords).collect(Collectors.joining("; "));
        return Refusal.UPLOAD_INCOMPLETE.because(
                missing.size() + " of " + count + " files are missing: " + first
                        + andMore(missing.size() - FILES_IN_WORDS),
                Map.of(
                        "missingFiles",
                        missing.size(),
                        "missing",
                        missing.stream()
                                .limit(FILES_AS_DATA)
                                .map(Incomplete::asData)
                                .toList()));
    }

    private static Map<String, Object> asData(File file) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", file.declared().path().value());
        data.put("why", file.found().why().name());
        if (!file.found().parts().isEmpty()) {
            data.put("parts", file.found().parts().stream().limit(PARTS_AS_DATA).toList());
        }
        return data;
    }

    private static String inWords(File file) {
        String path = file.declared().path().value();
        return switch (file.found().why()) {
            case NOT_UPLOADED -> path + " (not uploaded)";
            case PARTS_MISSING ->
                path + " ("
                        + inWords(
                                file.found().parts(),
                                FilePart.of(file.declared()).size()) + ")";
            case NOT_JOINED -> path + " (all parts uploaded, not joined yet: call complete again)";
            case UPLOAD_ENDED -> path + " (its multipart upload has ended: register a new version)";
        };
    }

    private static String inWords(List<Integer> parts, int count) {
        String first = parts.stream().limit(PARTS_IN_WORDS).map(String::valueOf).collect(Collectors.joining(", "));
        return (parts.size() == 1 ? "part " : "parts ") + first + andMore(parts.size() - PARTS_IN_WORDS) + " of "
                + count + " not uploaded";
    }

    private static String andMore(int count) {
        return count > 0 ? " and " + count + " more" : "";
    }
}
