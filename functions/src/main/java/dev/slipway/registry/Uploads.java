package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The files of versions between registration and READY. Whoever notices first that a file has arrived (the store's event,
 * the caller who says so, or the sweep), the same check decides, and a version becomes READY or REJECTED exactly once.
 */
public final class Uploads {
    /** How long a version may wait for its files before it is rejected. */
    public static final Duration PATIENCE = Duration.ofDays(7);

    private final RegistryStore store;
    private final ArtifactStore artifacts;
    private final Versions versions;
    private final Changes changes;

    Uploads(RegistryStore store, ArtifactStore artifacts, Versions versions, Changes changes) {
        this.store = store;
        this.artifacts = artifacts;
        this.versions = versions;
        this.changes = changes;
    }

    /** What still has to be sent for a version: freshly signed requests; nothing once it is READY. */
    public List<ArtifactStore.Upload> missing(Version version) {
        if (version.status() != VersionStatus.PENDING_UPLOAD) {
            return List.of();
        }
        return versions.files(version).files().stream()
                .filter(file -> file.stored().isEmpty())
                .map(artifacts::upload)
                .toList();
    }

    /** An object was created somewhere in the bucket. Keys that belong to no version's file are left alone. */
    public void objectCreated(String key) {
        VersionFiles.prefixOf(key).flatMap(store::files).ifPresent(files -> {
            for (int i = 0; i < files.files().size(); i++) {
                if (files.files().get(i).key().equals(key)) {
                    settle(files, inspect(files, List.of(i)));
                    return;
                }
            }
        });
    }

    /**
     * The caller says that everything is uploaded.
     *
     * @throws Refused {@link Refusal#UPLOAD_INCOMPLETE}, naming what is missing; {@link Refusal#UPLOAD_REJECTED}
     */
    public Versions.ModelVersion complete(Model model, int number, Request<Versions.ModelVersion> request) {
        Version version = versions.find(model, number);
        if (version.status() == VersionStatus.PENDING_UPLOAD) {
            VersionFiles files = versions.files(version);
            Inspection inspection = inspect(files, missingOf(files));
            if (inspection.different().isEmpty() && !inspection.files().isComplete()) {
                throw Refusal.UPLOAD_INCOMPLETE.because(
                        inspection.missing().size() + " of "
                                + version.contents().files() + " files are not there: "
                                + String.join(
                                        "; ",
                                        inspection.missing().stream().limit(10).toList()),
                        Map.of("missing", inspection.missing()));
            }
            if (inspection.different().isPresent()) {
                // The rejection is recorded, the request is refused: there is no answer to keep under its key.
                return accepted(settle(files, inspection, Request.by(request.caller()), UnaryOperator.identity()));
            }
            return settle(files, inspection, request, Uploads::accepted);
        }
        Inspection none = new Inspection(versions.files(version), List.of(), Optional.empty());
        return settle(none.files(), none, request, Uploads::accepted);
    }

    /** Looks after a version that has been waiting: finds what has arrived unnoticed, gives up on what never will. */
    public void check(Backlog.PendingVersion pending, Instant now) {
        Version version = store.version(pending.modelId(), pending.version()).orElseThrow();
        if (version.status() != VersionStatus.PENDING_UPLOAD) {
            return;
        }
        VersionFiles files = versions.files(version);
        Inspection inspection = inspect(files, missingOf(files));
        boolean late = now.isAfter(pending.registeredAt().plus(PATIENCE));
        if (late && !inspection.files().isComplete() && inspection.different().isEmpty()) {
            files.files().forEach(artifacts::abandon);
            inspection = new Inspection(
                    inspection.files(),
                    inspection.missing(),
                    Optional.of("not uploaded within " + PATIENCE.toDays() + " days"));
        }
        settle(files, inspection);
    }

    private record Inspection(VersionFiles files, List<String> missing, Optional<String> different) {}

    private Inspection inspect(VersionFiles files, List<Integer> which) {
        VersionFiles known = files;
        List<String> missing = new ArrayList<>();
        for (int i : which) {
            VersionFile file = files.files().get(i);
            ArtifactStore.Finding finding = artifacts.inspect(file);
            if (finding instanceof ArtifactStore.Finding.Present present) {
                known = store.found(files.prefix(), i, present.object());
            } else if (finding instanceof ArtifactStore.Finding.Missing absent) {
                missing.add(file.declared().path() + ": " + absent.what());
            } else if (finding instanceof ArtifactStore.Finding.Different other) {
                return new Inspection(
                        known, missing, Optional.of(file.declared().path() + ": " + other.how()));
            }
        }
        return new Inspection(known, missing, Optional.empty());
    }

    private void settle(VersionFiles files, Inspection inspection) {
        settle(files, inspection, Request.by(Caller.REGISTRY), UnaryOperator.identity());
    }

    /** Makes the version READY or REJECTED when the inspection says so; once, whoever comes first. */
    private Versions.ModelVersion settle(
            VersionFiles files,
            Inspection inspection,
            Request<Versions.ModelVersion> request,
            UnaryOperator<Versions.ModelVersion> answer) {
        return changes.changeById(files.modelId(), request, draft -> {
            Version version = versions.findAny(draft.model(), files.version());
            if (version.status() == VersionStatus.PENDING_UPLOAD) {
                if (inspection.different().isPresent()) {
                    String why = inspection.different().get();
                    version = version.rejected(why, draft.at());
                    draft.write(new Commit.Write.OfVersion(version))
                            .record(new VersionFact.Rejected(version.number(), why));
                } else if (inspection.files().isComplete()) {
                    version = version.ready(draft.at());
                    draft.write(new Commit.Write.OfVersion(version)).record(VersionFact.Ready.of(version));
                }
            }
            return answer.apply(new Versions.ModelVersion(draft.model(), version));
        });
    }

    /** Refuses a version that was rejected. */
    private static Versions.ModelVersion accepted(Versions.ModelVersion found) {
        if (found.version().status() == VersionStatus.REJECTED) {
            throw Refusal.UPLOAD_REJECTED.because(
                    found.version().progress().reason().orElse("rejected"));
        }
        return found;
    }

    private static List<Integer> missingOf(VersionFiles files) {
        return IntStream.range(0, files.files().size())
                .filter(i -> files.files().get(i).stored().isEmpty())
                .boxed()
                .toList();
    }
}
