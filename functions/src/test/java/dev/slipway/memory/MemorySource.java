package dev.slipway.memory;

import dev.slipway.registry.adoption.FileSource;
import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Places in memory, all that begin with {@code s3://} or {@code mlflow-artifacts:}. What a test puts there is text. */
public final class MemorySource implements FileSource {
    private final MemoryArtifacts artifacts;
    private final TreeMap<String, String> files = new TreeMap<>();
    private final List<String> copied = new ArrayList<>();
    private Runnable beforeCopy = () -> {};
    private boolean answers = true;

    /** A source whose files are copied to this store. */
    public MemorySource(MemoryArtifacts artifacts) {
        this.artifacts = artifacts;
    }

    /** Puts a file, over what is there. */
    public synchronized void put(String uri, String text) {
        files.put(uri, text);
    }

    /** Takes a file away. */
    public synchronized void remove(String uri) {
        files.remove(uri);
    }

    /** Has something happen before each copy from now on. */
    public synchronized void beforeCopy(Runnable event) {
        beforeCopy = event;
    }

    /** Whether it answers from now on. */
    public synchronized void answers(boolean does) {
        answers = does;
    }

    /** The files that were copied, by their URIs. */
    public synchronized List<String> copied() {
        return List.copyOf(copied);
    }

    @Override
    public boolean has(String place) {
        return place.startsWith("s3://") || place.startsWith("mlflow-artifacts:");
    }

    @Override
    public long maxFileSize() {
        return MAX_WHOLE;
    }

    @Override
    public synchronized List<SourceFile> files(String place, int most) {
        if (!answers) {
            throw Refusal.UNAVAILABLE.because("the source does not answer");
        }
        String folder = folder(place);
        return files.entrySet().stream()
                .filter(file -> file.getKey().startsWith(folder))
                .limit(most + 1L)
                .map(file -> new SourceFile(
                        file.getKey().substring(folder.length()),
                        bytes(file.getValue()).length,
                        Optional.of(Sha256.of(file.getValue()).hex())))
                .toList();
    }

    @Override
    public synchronized Copy copy(String place, SourceFile file, String key) {
        beforeCopy.run();
        String uri = folder(place) + file.path();
        if (artifacts.find(key).isEmpty()) {
            if (!isStill(uri, file)) {
                throw new SourceRefused(file.path() + " changed while it was copied");
            }
            copied.add(uri);
            artifacts.put(key, bytes(files.get(uri)));
        }
        byte[] bytes = artifacts.bytes(key).orElseThrow();
        Sha256 digest = Sha256.of(bytes);
        ManifestFile declared = new ManifestFile(new FilePath(file.path()), bytes.length, digest, Optional.empty());
        return new Copy(declared, artifacts.find(key).orElseThrow(), Optional.of(digest.hex()));
    }

    @Override
    public boolean isStill(String place, SourceFile now, Copy copy) {
        return now.mark().equals(copy.mark());
    }

    private boolean isStill(String uri, SourceFile file) {
        return Optional.ofNullable(files.get(uri))
                .map(text -> Sha256.of(text).hex())
                .equals(file.mark());
    }

    private static String folder(String place) {
        return place.endsWith("/") ? place : place + "/";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
