package dev.slipway.registry;

import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Versions that come without an upload: the registry holds their files already, or never will. They are READY at once.
 */
public final class Adoptions {
    private final RegistryStore store;
    private final Changes changes;

    public Adoptions(RegistryStore store, Changes changes) {
        this.store = store;
        this.changes = changes;
    }

    /**
     * Registers a version whose files lie elsewhere. Nobody here has seen them and they may change unseen: its digest stands
     * for the name of the place only.
     *
     * @param metadata must name the source
     * @param note what could not be found out about it, for people
     */
    public Versions.ModelVersion byReference(
            ModelRef ref, Metadata metadata, Optional<String> note, Request<Versions.ModelVersion> request) {
        String place =
                metadata.lineage().source().map(Lineage.Source::place).orElseThrow(IllegalArgumentException::new);
        Sha256 digest = Sha256.of("by reference: " + place);
        return changes.change(ref, request, draft -> adopt(draft, new Holding("", digest, 0, 0), metadata, note));
    }

    /**
     * Registers a version that is another one once more, under another name or number: the same objects, the same digest,
     * and what was measured of it.
     *
     * @param description what is said of the new one
     * @param lineage the original's, as far as the new one's does not differ
     */
    public Versions.ModelVersion sharing(
            ModelRef ref,
            Version original,
            Optional<String> description,
            Map<String, String> tags,
            Lineage lineage,
            Request<Versions.ModelVersion> request) {
        Versions.usable(original);
        Metadata known = original.metadata();
        Metadata metadata =
                new Metadata(description, tags, known.metrics(), known.hyperparameters(), known.schema(), lineage);
        return changes.change(ref, request, draft -> {
            // Read again within the change: the original may have been deleted since.
            Version now = store.version(original.modelId(), original.number()).orElse(original);
            Versions.usable(now);
            Holding holding = new Holding(now.prefix(), now.digest(), now.files(), now.size());
            return adopt(draft, holding, metadata, Optional.empty());
        });
    }

    private record Holding(String prefix, Sha256 digest, int files, long size) {}

    private static Versions.ModelVersion adopt(Draft draft, Holding holding, Metadata metadata, Optional<String> note) {
        Model model = draft.model();
        int number = model.lastVersion() + 1;
        Version version = new Version(
                model.id(),
                number,
                VersionStatus.READY,
                note,
                metadata,
                holding.prefix(),
                holding.digest(),
                holding.files(),
                holding.size(),
                draft.caller().subject(),
                draft.at(),
                Optional.of(draft.at()),
                draft.at(),
                Optional.empty());
        Map<String, Object> ready = new HashMap<>();
        ready.put("version", number);
        ready.put("digest", version.digest());
        ready.put("files", version.files());
        ready.put("size", version.size());
        draft.model(model.numbered(number))
                .write(new Commit.Write.OfVersion(version))
                .record(EntryType.VERSION_REGISTERED, Versions.registered(version))
                .record(EntryType.VERSION_READY, ready);
        return new Versions.ModelVersion(draft.model(), version);
    }
}
