package dev.slipway.memory;

import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An artifact store that does not answer whoever asks for some of the files, and lets a test in between. */
public final class PatchyArtifacts implements ArtifactStore {
    private final ArtifactStore store;
    private final Set<FilePath> unreachable = new HashSet<>();
    private final AtomicInteger listings = new AtomicInteger();
    private volatile Consumer<VersionFile> whenInspected = file -> {};
    private volatile Runnable whenOpened = () -> {};

    public PatchyArtifacts(ArtifactStore store) {
        this.store = store;
    }

    /** From now on files of this path are out of reach. */
    public void lose(String path) {
        unreachable.add(new FilePath(path));
    }

    /** Has this happen whenever somebody is about to look at a file, or at its parts. */
    public void whenInspected(Consumer<VersionFile> event) {
        whenInspected = event;
    }

    /** Has this happen whenever somebody is about to open an upload. */
    public void whenOpened(Runnable event) {
        whenOpened = event;
    }

    /** How often keys were listed. */
    public int listings() {
        return listings.get();
    }

    @Override
    public Optional<String> open(String key, ManifestFile file) {
        whenOpened.run();
        return reached(file).open(key, file);
    }

    @Override
    public SignedRequest upload(VersionFile file) {
        return reached(file.declared()).upload(file);
    }

    @Override
    public SignedRequest uploadPart(VersionFile file, FilePart part) {
        return reached(file.declared()).uploadPart(file, part);
    }

    @Override
    public Set<Integer> heldParts(VersionFile file) {
        whenInspected.accept(file);
        return reached(file.declared()).heldParts(file);
    }

    @Override
    public Finding inspect(VersionFile file) {
        whenInspected.accept(file);
        return reached(file.declared()).inspect(file);
    }

    @Override
    public Set<String> keys(String prefix) {
        listings.incrementAndGet();
        return store.keys(prefix);
    }

    @Override
    public SignedRequest download(VersionFile file) {
        return reached(file.declared()).download(file);
    }

    @Override
    public void abandon(VersionFile file) {
        reached(file.declared()).abandon(file);
    }

    private ArtifactStore reached(ManifestFile file) {
        if (unreachable.contains(file.path())) {
            throw Refusal.UNAVAILABLE.because(file.path() + " is out of reach");
        }
        return store;
    }
}
