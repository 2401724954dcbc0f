package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.NumberedFile;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The files of versions between registration and READY. Whoever notices first that a file has arrived (the store's event,
 * the caller who says so, or the sweep), the same check decides, and a version becomes READY or REJECTED exactly once.
 */
public final class Uploads {
    /** How long a version may wait for its files before it is rejected. */
    public static final Duration PATIENCE = Duration.ofDays(7);

    /** How long the files of a version may be copied before it is rejected. */
    public static final Duration COPYING_PATIENCE = Duration.ofDays(1);

    /**
     * Signed requests on one page, and files that it covers. The longest URLs there may be, with a session token, make 500 of
     * them about 5 MB; Lambda answers at most 6 MB.
     */
    public static final int MAX_PAGE = 500;

    private final RegistryStore store;
    private final ArtifactStore artifacts;
    private final Versions versions;
    private final Changes changes;
    private final UploadPages pages;

    Uploads(RegistryStore store, ArtifactStore artifacts, Versions versions, Changes changes) {
        this.store = store;
        this.artifacts = artifacts;
        this.versions = versions;
        this.changes = changes;
        this.pages = new UploadPages(artifacts, changes.clock());
    }

    /**
     * What a page says of one file.
     *
     * @param missingParts the numbers of all its parts that have not arrived, of a file in parts
     * @param requests freshly signed: one, or one for each part that is missing, as many as the page has room for
     */
    public record Upload(ManifestFile file, List<Integer> missingParts, List<ArtifactStore.SignedRequest> requests) {
        public Upload {
            missingParts = List.copyOf(missingParts);
            requests = List.copyOf(requests);
        }
    }

    /**
     * What has not arrived of a version, in the order of its manifest; nothing once it is READY or REJECTED. Files all of
     * whose parts have arrived are not missing.
     *
     * @param page whose limit counts the files that it looks at, at most {@link #MAX_PAGE}
     * @throws Refused {@link Refusal#PROMPT_HAS_NO_FILES}
     */
    public Page<Upload> missing(Version version, Page.Request page) {
        Versions.checkFiles(version);
        return version.status() == VersionStatus.PENDING_UPLOAD
                ? pages.page(versions.files(version), page)
                : new Page<>(List.of(), Optional.empty());
    }

    /** The first page of the same for files that have just been registered: all of them are missing. */
    public Page<Upload> firstPage(VersionFiles files) {
        return pages.first(files);
    }

    /**
     * An object was created somewhere in the bucket. Keys that belong to no version's file are left alone.
     *
     * @return whether the key is that of a declared file
     */
    public boolean objectCreated(String key) {
        Optional<NumberedFile> declared = store.file(key);
        declared.ifPresent(this::arrived);
        return declared.isPresent();
    }

    private void arrived(NumberedFile arrived) {
        ArtifactStore.Finding finding = artifacts.inspect(arrived.file());
        if (finding instanceof ArtifactStore.Finding.Present present) {
            if (store.found(arrived.set(), Map.of(arrived.number(), present.object()))) {
                settle(arrived.set().version(), Verdict.READY);
            }
        } else if (finding instanceof ArtifactStore.Finding.Different other) {
            String why = arrived.file().declared().path() + ": " + other.how();
            settle(arrived.set().version(), Verdict.rejected(why));
        }
    }

    /**
     * The caller says that everything is uploaded.
     *
     * @throws Refused {@link Refusal#UPLOAD_INCOMPLETE}, naming what is missing; {@link Refusal#UPLOAD_REJECTED};
     *     {@link Refusal#CHECK_UNFINISHED} when time ran out: the next call goes on
     */
    public Versions.ModelVersion complete(Model model, int number, Request<Versions.ModelVersion> request) {
        Version version = versions.find(model, number);
        Versions.checkFiles(version);
        request.expect(version);
        if (version.status() != VersionStatus.PENDING_UPLOAD) {
            return settle(version.key(), Verdict.NONE, request, Uploads::accepted);
        }
        VersionFiles files = versions.files(version);
        Inspection.Report report = inspect(files, files.missing());
        if (report.different().isPresent()) {
            // The rejection is recorded, the request is refused: there is no answer to keep under its key.
            Verdict rejected = Verdict.rejected(report.different().get());
            return accepted(settle(version.key(), rejected, request.withoutKey(), UnaryOperator.identity()));
        }
        int count = files.files().size();
        if (report.unchecked() > 0) {
            int checked = count - report.unchecked();
            throw Refusal.CHECK_UNFINISHED.because(
                    "checked " + checked + " of " + count + " files; call again to go on",
                    Map.of("checked", checked, "files", count));
        }
        if (!report.missing().isEmpty()) {
            throw Incomplete.because(report.missing(), count);
        }
        return settle(version.key(), Verdict.READY, request, Uploads::accepted);
    }

    /**
     * Looks after a version that has been waiting: finds what has arrived unnoticed, gives up on what never will. What is not
     * reached in time is left to the next look.
     *
     * @return the version if its files are being copied, so that it is for the adoption flow to look after
     */
    public Optional<VersionKey> check(Backlog.PendingVersion pending, Instant now) {
        Version version = store.version(pending.modelId(), pending.version()).orElseThrow();
        if (version.status() == VersionStatus.PENDING_UPLOAD) {
            checkUpload(version, pending, now);
        } else if (version.status() == VersionStatus.COPYING) {
            if (now.isBefore(pending.registeredAt().plus(COPYING_PATIENCE))) {
                return Optional.of(version.key());
            }
            settle(
                    version.key(),
                    Verdict.rejected("not copied within " + COPYING_PATIENCE.toHours() + " hours; register it again"));
        }
        return Optional.empty();
    }

    private void checkUpload(Version version, Backlog.PendingVersion pending, Instant now) {
        VersionFiles files = versions.files(version);
        List<Integer> missing = files.missing();
        List<Integer> uploaded = uploaded(files, missing);
        Inspection.Report report = inspect(files, uploaded);
        if (report.different().isPresent()) {
            settle(version.key(), Verdict.rejected(report.different().get()));
        } else if (uploaded.size() == missing.size() && report.isWhole()) {
            settle(version.key(), Verdict.READY);
        } else if (report.unchecked() == 0 && now.isAfter(pending.registeredAt().plus(PATIENCE))) {
            AtOnce.each(files.files(), artifacts::abandon);
            settle(version.key(), Verdict.rejected("not uploaded within " + PATIENCE.toDays() + " days"));
        }
    }

    /** Those of these files that there may be something of; parts lie at no key until an inspection joins them. */
    private List<Integer> uploaded(VersionFiles files, List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return List.of();
        }
        Set<String> keys = artifacts.keys(files.prefix());
        return numbers.stream()
                .filter(number -> keys.contains(files.files().get(number).key())
                        || files.files().get(number).uploadId().isPresent())
                .toList();
    }

    private Inspection.Report inspect(VersionFiles files, List<Integer> numbers) {
        return Inspection.of(store, artifacts, changes.clock(), files, numbers);
    }

    /** What becomes of a version that waits: it is READY, or REJECTED for a reason, or goes on waiting. */
    private record Verdict(boolean isReady, Optional<String> rejection) {
        static final Verdict READY = new Verdict(true, Optional.empty());
        static final Verdict NONE = new Verdict(false, Optional.empty());

        static Verdict rejected(String why) {
            return new Verdict(false, Optional.of(why));
        }
    }

    private void settle(VersionKey key, Verdict verdict) {
        settle(key, verdict, Request.by(Caller.REGISTRY), UnaryOperator.identity());
    }

    /** Makes the version what the verdict says if it still waits; once, whoever comes first. */
    private Versions.ModelVersion settle(
            VersionKey key,
            Verdict verdict,
            Request<Versions.ModelVersion> request,
            UnaryOperator<Versions.ModelVersion> answer) {
        return changes.changeById(key.modelId(), request, draft -> {
            Version version = versions.findAny(draft.model(), key.number());
            request.expect(version);
            if (version.isWaiting()) {
                if (verdict.rejection().isPresent()) {
                    String why = verdict.rejection().get();
                    Version rejected = version.rejected(why, draft.at());
                    version = draft.record(rejected, VersionFact.Rejected.of(rejected));
                } else if (verdict.isReady() && version.status() == VersionStatus.PENDING_UPLOAD) {
                    Version ready = version.ready(draft.at());
                    version = draft.record(ready, VersionFact.Ready.of(ready));
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
}
