package dev.slipway.registry;

import dev.slipway.registry.Uploads.Upload;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What has still to be uploaded of a version, page by page. A page is bounded by the files that it covers, by the requests
 * that it signs (so that the answer stays small) and by the uploads in parts that the store is asked about (so that it comes
 * in time). A file whose parts do not fit goes on on the next page.
 */
final class UploadPages {
    /** Files that the store is asked about, since they are in parts. */
    static final int MOST_IN_PARTS = 200;

    /** To ask the store about them: a call over HTTP has 29 seconds. */
    static final Duration TIME = Duration.ofSeconds(15);

    private final ArtifactStore artifacts;
    private final Clock clock;

    UploadPages(ArtifactStore artifacts, Clock clock) {
        this.artifacts = artifacts;
        this.clock = clock;
    }

    /** The part of the file that a page begins with; the number of the file is its place in the manifest. */
    private record Place(int file, int part) {
        static final Place BEGIN = new Place(0, 1);

        static Place of(Page.Request page) {
            return page.from()
                    .map(text -> text.split("\\.", -1))
                    .map(numbers -> new Place(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])))
                    .orElse(BEGIN);
        }

        @Override
        public String toString() {
            return file + "." + part;
        }
    }

    /** Files that have just been registered, so that nothing of them has arrived. */
    Page<Upload> first(VersionFiles files) {
        List<Integer> all = files.missing();
        List<Integer> covered = covered(files, all, Uploads.MAX_PAGE);
        return page(files, all, covered, Place.BEGIN, number -> Optional.of(Set.of()));
    }

    /** Files of which the store is asked what has arrived. */
    Page<Upload> page(VersionFiles files, Page.Request page) {
        Place begin = Place.of(page);
        List<Integer> left =
                absent(files).stream().filter(number -> number >= begin.file()).toList();
        List<Integer> covered = covered(files, left, page.limit());
        Map<Integer, Set<Integer>> held = held(files, covered);
        return page(files, left, covered, begin, number -> Optional.ofNullable(held.get(number)));
    }

    /**
     * Signs what has not arrived.
     *
     * @param left the numbers of the files from where the page begins on
     * @param covered those of them that this page covers
     * @param held the parts of a file that have arrived; nothing if that is not known
     */
    private Page<Upload> page(
            VersionFiles files,
            List<Integer> left,
            List<Integer> covered,
            Place begin,
            Function<Integer, Optional<Set<Integer>>> held) {
        List<Upload> uploads = new ArrayList<>();
        int room = Uploads.MAX_PAGE;
        for (int number : covered) {
            Place place = number == begin.file() ? begin : new Place(number, 1);
            Optional<Set<Integer>> arrived = held.apply(number);
            if (room == 0 || arrived.isEmpty()) {
                return new Page<>(uploads, Optional.of(place.toString()));
            }
            VersionFile file = files.files().get(number);
            List<FilePart> missing = FilePart.of(file.declared()).stream()
                    .filter(part -> !arrived.get().contains(part.number()))
                    .toList();
            List<FilePart> wanted = missing.stream()
                    .filter(part -> part.number() >= place.part())
                    .toList();
            List<SignedRequest> requests = file.declared().parts().isEmpty()
                    ? List.of(artifacts.upload(file))
                    : wanted.stream()
                            .limit(room)
                            .map(part -> artifacts.uploadPart(file, part))
                            .toList();
            if (!requests.isEmpty()) {
                uploads.add(new Upload(
                        file.declared(), missing.stream().map(FilePart::number).toList(), requests));
            }
            if (requests.size() < wanted.size()) {
                Place rest = new Place(number, wanted.get(requests.size()).number());
                return new Page<>(uploads, Optional.of(rest.toString()));
            }
            room -= requests.size();
        }
        return new Page<>(
                uploads, left.stream().skip(covered.size()).findFirst().map(number -> new Place(number, 1).toString()));
    }

    /** The numbers of the files that no object lies there for. */
    private List<Integer> absent(VersionFiles files) {
        List<Integer> missing = files.missing();
        if (missing.isEmpty()) {
            return missing;
        }
        Set<String> keys = artifacts.keys(files.prefix());
        return missing.stream()
                .filter(number -> !keys.contains(files.files().get(number).key()))
                .toList();
    }

    private static List<Integer> covered(VersionFiles files, List<Integer> left, int limit) {
        List<Integer> covered = new ArrayList<>();
        int inParts = 0;
        for (int number : left) {
            inParts += isInParts(files, number) ? 1 : 0;
            if (covered.size() == limit || inParts > MOST_IN_PARTS) {
                break;
            }
            covered.add(number);
        }
        return covered;
    }

    /** The parts of each file that have arrived; not of the last files when there is no time to ask about them. */
    private Map<Integer, Set<Integer>> held(VersionFiles files, List<Integer> numbers) {
        Map<Integer, Set<Integer>> held = new ConcurrentHashMap<>();
        List<Integer> inParts = new ArrayList<>();
        for (int number : numbers) {
            if (isInParts(files, number)) {
                inParts.add(number);
            } else {
                held.put(number, Set.of());
            }
        }
        Instant end = clock.instant().plus(TIME);
        AtOnce.each(inParts, number -> {
            // The first always, so that each page gets on.
            if (number.equals(inParts.get(0)) || clock.instant().isBefore(end)) {
                held.put(number, artifacts.heldParts(files.files().get(number)));
            }
        });
        return held;
    }

    private static boolean isInParts(VersionFiles files, int number) {
        return files.files().get(number).uploadId().isPresent();
    }
}
