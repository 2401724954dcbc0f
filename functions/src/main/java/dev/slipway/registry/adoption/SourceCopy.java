package dev.slipway.registry.adoption;

import dev.slipway.json.Json;
import dev.slipway.registry.AtOnce;
import dev.slipway.registry.adoption.FileSource.Copy;
import dev.slipway.registry.adoption.FileSource.SourceFile;
import dev.slipway.registry.adoption.ModelReader.Described;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * The files of one version on their way from a source into the registry's bucket, by several threads at once, as far as time
 * allows. All are copied first; then all are looked at once more, so that what is kept is what lay there at one moment.
 */
final class SourceCopy {
    /** Files that are looked at once more before it is asked whether time is over. */
    private static final int BATCH = 32;

    private final FileSource source;
    private final String place;
    private final String prefix;
    private final Turn turn;
    private final List<SourceFile> listed;

    /** By their places in the list. */
    private final Map<Integer, Copy> copies = new ConcurrentSkipListMap<>();

    private SourceCopy(FileSource source, String place, String prefix, Turn turn, List<SourceFile> listed) {
        this.source = source;
        this.place = place;
        this.prefix = prefix;
        this.turn = turn;
        this.listed = listed;
    }

    /**
     * Copies what is at a place and was not copied before, until time is over.
     *
     * @param prefix where the files are to begin
     * @param before what {@link #listing} was when the call before listed the place; nothing if none did
     * @throws SourceRefused when there is nothing, too much, something that no version may have, or something else than before
     */
    static SourceCopy of(
            FileSource source, String place, String prefix, Optional<Sha256> before, Clock clock, Instant end) {
        List<SourceFile> listed = source.files(place, Manifest.MAX_FILES);
        if (listed.isEmpty()) {
            throw Resolution.absent(place);
        }
        if (listed.size() > Manifest.MAX_FILES) {
            throw new SourceRefused(place + " has more than " + Manifest.MAX_FILES
                    + " files, and a version has no more: register the folder of one model");
        }
        check(listed, source.maxFileSize());
        Turn turn = new Turn(clock, end, before.isPresent());
        SourceCopy copy = new SourceCopy(source, place, prefix, turn, inOrder(listed));
        if (before.isPresent() && !before.get().equals(copy.listing())) {
            throw copy.changed("other files are there now than when it began");
        }
        copy.run();
        return copy;
    }

    private static void check(List<SourceFile> listed, long most) {
        for (SourceFile file : listed) {
            try {
                var unused = new FilePath(file.path());
            } catch (Refused refused) {
                throw new SourceRefused("the file " + file.path() + " cannot be kept: " + refused.getMessage());
            }
            file.checkSize(most);
        }
        Manifest.checkTogether(
                listed.stream().map(file -> new FilePath(file.path())).toList());
    }

    private void run() {
        List<Integer> numbers = numbers(0, listed.size());
        AtOnce.each(numbers, number -> {
            if (!turn.isOver()) {
                SourceFile file = listed.get(number);
                source.copy(place, file, prefix + "/" + file.path(), turn)
                        .ifPresent(copied -> copies.put(number, copied));
            }
        });
    }

    /** Stands for what was listed: paths, sizes and marks. */
    Sha256 listing() {
        return Sha256.of(Json.canonical(listed.stream()
                .map(file -> List.of(file.path(), file.size(), file.mark().orElse("")))
                .toList()));
    }

    /** How many files there are. */
    int count() {
        return listed.size();
    }

    /** Whether all of them are copied. */
    boolean isWhole() {
        return copies.size() == listed.size();
    }

    /**
     * Looks at files at the source once more, until time is over.
     *
     * @param from the first to look at
     * @return the first that was not looked at
     * @throws SourceRefused when one is no longer what was copied, or others are there now
     */
    int compare(int from) {
        List<SourceFile> now = inOrder(source.files(place, Manifest.MAX_FILES));
        if (!paths(now).equals(paths(listed))) {
            throw changed("files were added or taken away");
        }
        int reached = from;
        while (reached < listed.size() && !turn.isOver()) {
            int until = Math.min(listed.size(), reached + BATCH);
            AtOnce.each(numbers(reached, until), number -> {
                if (!source.isStill(place, now.get(number), copies.get(number))) {
                    throw changed(listed.get(number).path() + " is another file now");
                }
            });
            reached = until;
        }
        return reached;
    }

    private SourceRefused changed(String how) {
        return new SourceRefused(place + " changed while it was copied: " + how
                + "; register it again when nothing writes there any more");
    }

    /** The files as the version declares them, once all are copied. */
    Manifest manifest() {
        return new Manifest(copies.values().stream().map(Copy::file).toList());
    }

    /** The same with their keys. */
    VersionFiles files(VersionKey version) {
        List<VersionFile> files = manifest().files().stream()
                .map(file -> new VersionFile(file, key(file), Optional.empty(), Optional.empty()))
                .toList();
        return new VersionFiles(version.modelId(), version.number(), prefix, files);
    }

    /** What was stored of each file, by its number in the manifest, whose order is that of the list. */
    Map<Integer, StoredObject> objects() {
        Map<Integer, StoredObject> objects = new TreeMap<>();
        copies.forEach((number, copy) -> objects.put(number, copy.object()));
        return objects;
    }

    /** What the files say of themselves, if they do. */
    Optional<Described> described(ModelReader reader) {
        return listed.stream().anyMatch(file -> file.path().equals(ModelReader.FILE))
                ? reader.read(prefix + "/" + ModelReader.FILE)
                : Optional.empty();
    }

    private String key(ManifestFile file) {
        return prefix + "/" + file.path();
    }

    /** In the order of a manifest. */
    private static List<SourceFile> inOrder(List<SourceFile> files) {
        return files.stream()
                .sorted(Comparator.comparing(file -> new FilePath(file.path())))
                .toList();
    }

    private static List<String> paths(List<SourceFile> files) {
        return files.stream().map(SourceFile::path).toList();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
