package dev.slipway.tracking;

import dev.slipway.json.Members;
import dev.slipway.registry.adoption.FileSource.SourceFile;
import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.FilePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists what a tracking server has in a folder and below it, one folder after the other. */
final class Listing {
    /** More is no model, or has no end. */
    static final int MOST_FOLDERS = 1_000;

    private final ServerCalls calls;
    private final Patience patience;

    Listing(ServerCalls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
    }

    /** The files of a folder and below it, ordered by path; none when there is no such folder. */
    List<SourceFile> files(ArtifactPath at, int most) {
        List<SourceFile> files = new ArrayList<>();
        Deque<String> folders = new ArrayDeque<>(List.of(""));
        for (int listed = 0; !folders.isEmpty() && files.size() <= most; listed++) {
            if (listed == MOST_FOLDERS) {
                throw new SourceRefused("the source has more than " + MOST_FOLDERS + " folders");
            }
            String folder = folders.remove();
            for (Named named : folder(at.below(folder))) {
                String path = folder.isEmpty() ? named.name() : folder + "/" + named.name();
                if (named.isFolder()) {
                    folders.add(checked(path));
                } else {
                    files.add(named.file(path));
                }
            }
        }
        return files.stream()
                .sorted(Comparator.comparing(file -> new FilePath(file.path())))
                .limit(most + 1L)
                .toList();
    }

    /** A file by itself. */
    Optional<SourceFile> file(ArtifactPath at) {
        return folder(at.folder()).stream()
                .filter(named -> !named.isFolder() && named.name().equals(at.name()))
                .findFirst()
                .map(named -> named.file(named.name()));
    }

    /** Whether there is nothing in it: it is a file then, or is not there. */
    boolean isEmpty(ArtifactPath at) {
        return folder(at).isEmpty();
    }

    private List<Named> folder(ArtifactPath at) {
        try {
            return calls.json(at.listTarget(), patience).map(Listing::named).orElse(List.of());
        } catch (NotTaken e) {
            throw new SourceRefused("the tracking server does not list what lies at the source", e);
        } catch (UnusableAnswer e) {
            throw ServerCalls.unavailable(e);
        }
    }

    private static List<Named> named(Map<String, Object> answer) {
        return Wire.members(answer).objects("files", Wire.MOST).stream()
                .map(Named::of)
                .toList();
    }

    /** What a server lists becomes a part of keys and URLs. */
    private static String checked(String path) {
        try {
            return new FilePath(path).value();
        } catch (Refused e) {
            throw new SourceRefused("the source has a file or folder whose path " + e.rule());
        }
    }

    /** A file or folder in a folder. A server leaves the size of an empty file out. */
    private record Named(String name, boolean isFolder, long size) {
        static Named of(Members members) {
            String name = members.text("path").orElse("");
            if (!ArtifactPath.isName(name)) {
                throw new SourceRefused("the tracking server lists a file under a name that leads out of its folder");
            }
            long size = members.whole("file_size").orElse(0L);
            if (size < 0) {
                throw new UnusableAnswer(members.at("file_size") + " is negative");
            }
            return new Named(name, members.flag("is_dir").orElse(false), size);
        }

        SourceFile file(String path) {
            return new SourceFile(checked(path), size, Optional.empty());
        }
    }
}
