package dev.slipway.registry.history;

import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What happens to a version. */
public sealed interface VersionFact extends Fact {
    /** The member of entries that holds the digest of what is kept of a version or a promotion. */
    String RECORD_DIGEST = "recordDigest";

    /** Its number under the model. */
    int version();

    /** {@link Version#recordDigest()} after the change: what is kept of the version cannot differ from it unnoticed. */
    Sha256 recordDigest();

    /**
     * What it consists of, as far as an entry says so.
     *
     * @param files how many
     * @param size bytes in all
     */
    record Summary(Sha256 digest, int files, long size) {
        static Summary of(Contents contents) {
            return new Summary(contents.digest(), contents.files(), contents.size());
        }

        static Summary of(Recorded members) {
            return new Summary(members.digest("digest"), members.integer("files"), members.number("size"));
        }

        Map<String, Object> members() {
            return Map.of("digest", digest, "files", files, "size", size);
        }

        /** The members of an entry that says all of a version. */
        private Map<String, Object> with(Origin origin, int version, Sha256 metadataDigest, Sha256 recordDigest) {
            Map<String, Object> members = new TreeMap<>(members());
            members.putAll(origin.members());
            members.put("version", version);
            members.put("metadataDigest", metadataDigest);
            members.put(RECORD_DIGEST, recordDigest);
            return members;
        }
    }

    /**
     * Where it comes from, as far as an entry says so.
     *
     * @param run the id of the run that made it
     * @param source where it lies, when it came without an upload
     */
    record Origin(Optional<Parent.Found> parent, Optional<String> run, Optional<String> source) {
        /** Where a version comes from; the source of one that was uploaded is nothing that it was taken from. */
        static Origin of(Version version) {
            Lineage lineage = version.metadata().lineage();
            return new Origin(
                    version.parent(),
                    lineage.run().flatMap(Lineage.Run::id),
                    version.status() == VersionStatus.PENDING_UPLOAD
                            ? Optional.empty()
                            : lineage.source().map(Lineage.Source::place));
        }

        static Origin of(Recorded members) {
            return new Origin(
                    members.optionalObject("parent")
                            .map(parent -> new Parent.Found(
                                    parent.text("modelId"),
                                    new ModelName(parent.text("model")),
                                    parent.integer("version"),
                                    parent.digest("digest"))),
                    members.optionalText("run"),
                    members.optionalText("source"));
        }

        Map<String, Object> members() {
            return Map.of("parent", parent.map(Parent::document), "run", run, "source", source);
        }
    }

    /**
     * It was registered under the next number.
     *
     * @param status what it begins with; entries of earlier releases do not say it
     */
    record Registered(
            int version,
            Optional<VersionStatus> status,
            Summary contents,
            Sha256 metadataDigest,
            Origin origin,
            Sha256 recordDigest)
            implements VersionFact {
        /** What the entry says of a new version. */
        public static Registered of(Version version) {
            return new Registered(
                    version.number(),
                    Optional.of(version.status()),
                    Summary.of(version.contents()),
                    version.metadata().digest(),
                    Origin.of(version),
                    version.recordDigest());
        }

        /** Whether its files are to be copied from elsewhere. */
        public boolean isToBeCopied() {
            return status.filter(VersionStatus.COPYING::equals).isPresent();
        }

        static Registered of(Recorded members) {
            return new Registered(
                    members.integer("version"),
                    members.optionalConstant("status", VersionStatus.class),
                    Summary.of(members),
                    members.digest("metadataDigest"),
                    Origin.of(members),
                    members.digest(RECORD_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.VERSION_REGISTERED;
        }

        @Override
        public Map<String, Object> members() {
            Map<String, Object> members = contents.with(origin, version, metadataDigest, recordDigest);
            members.put("status", status);
            return members;
        }
    }

    /**
     * The source it was registered with was read: from now on this is what it consists of and where it comes from, with what
     * is known of the run that made it.
     *
     * @param metadataDigest of all its metadata after that
     */
    record Resolved(int version, Summary contents, Sha256 metadataDigest, Origin origin, Sha256 recordDigest)
            implements VersionFact {
        /** What the entry says of a version whose source was read. */
        public static Resolved of(Version version) {
            return new Resolved(
                    version.number(),
                    Summary.of(version.contents()),
                    version.metadata().digest(),
                    Origin.of(version),
                    version.recordDigest());
        }

        static Resolved of(Recorded members) {
            return new Resolved(
                    members.integer("version"),
                    Summary.of(members),
                    members.digest("metadataDigest"),
                    Origin.of(members),
                    members.digest(RECORD_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.VERSION_RESOLVED;
        }

        @Override
        public Map<String, Object> members() {
            return contents.with(origin, version, metadataDigest, recordDigest);
        }
    }

    /** All its files are there. */
    record Ready(int version, Summary contents, Sha256 recordDigest) implements VersionFact {
        /** What the entry says of a version that is complete. */
        public static Ready of(Version version) {
            return new Ready(version.number(), Summary.of(version.contents()), version.recordDigest());
        }

        static Ready of(Recorded members) {
            return new Ready(members.integer("version"), Summary.of(members), members.digest(RECORD_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.VERSION_READY;
        }

        @Override
        public Map<String, Object> members() {
            Map<String, Object> members = new TreeMap<>(contents.members());
            members.put("version", version);
            members.put(RECORD_DIGEST, recordDigest);
            return members;
        }
    }

    /** Its files are not what was declared, or did not come in time. */
    record Rejected(int version, String reason, Sha256 recordDigest) implements VersionFact {
        /** What the entry says of a version that was refused for good. */
        public static Rejected of(Version version) {
            return new Rejected(version.number(), version.progress().reason().orElseThrow(), version.recordDigest());
        }

        static Rejected of(Recorded members) {
            return new Rejected(members.integer("version"), members.text("reason"), members.digest(RECORD_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.VERSION_REJECTED;
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("version", version, "reason", reason, RECORD_DIGEST, recordDigest);
        }
    }

    /**
     * It was described or tagged, or measured.
     *
     * @param metrics those that were added
     * @param metadataDigest of all its metadata after the change
     */
    record Updated(
            int version,
            Optional<TextChange> description,
            Optional<Retagged> tags,
            SortedMap<String, BigDecimal> metrics,
            Sha256 metadataDigest,
            Sha256 recordDigest)
            implements VersionFact {
        static Updated of(Recorded members) {
            Recorded changes = members.object("changes");
            return new Updated(
                    members.integer("version"),
                    changes.optionalObject("description").map(TextChange::of),
                    changes.optionalObject("tags").map(Retagged::of),
                    changes.numbersByName("metrics"),
                    members.digest("metadataDigest"),
                    members.digest(RECORD_DIGEST));
        }

        /** Whether nothing is different after it: then there is nothing to record. */
        public boolean changesNothing() {
            return description.isEmpty() && tags.isEmpty() && metrics.isEmpty();
        }

        @Override
        public EntryType type() {
            return EntryType.VERSION_UPDATED;
        }

        @Override
        public Map<String, Object> members() {
            Map<String, Object> changes = new TreeMap<>();
            changes.put("description", description.map(TextChange::members));
            changes.put("tags", tags.map(Retagged::members));
            changes.put("metrics", Optional.of(metrics).filter(added -> !added.isEmpty()));
            return Map.of(
                    "version",
                    version,
                    "changes",
                    changes,
                    "metadataDigest",
                    metadataDigest,
                    RECORD_DIGEST,
                    recordDigest);
        }
    }

    /**
     * It was taken out of use.
     *
     * @param clearedStages those that held it and hold nothing since
     */
    record Deleted(int version, List<StageName> clearedStages, Sha256 recordDigest) implements VersionFact {
        public Deleted {
            clearedStages = List.copyOf(clearedStages);
        }

        /** What the entry says of a version that was taken out of use, and of the stages that held it. */
        public static Deleted of(Version version, List<StageName> clearedStages) {
            return new Deleted(version.number(), clearedStages, version.recordDigest());
        }

        static Deleted of(Recorded members) {
            return new Deleted(
                    members.integer("version"),
                    members.texts("clearedStages").stream().map(StageName::new).toList(),
                    members.digest(RECORD_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.VERSION_DELETED;
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("version", version, "clearedStages", clearedStages, RECORD_DIGEST, recordDigest);
        }
    }

    /** It is back in use. */
    record Restored(int version, Sha256 recordDigest) implements VersionFact {
        /** What the entry says of a version that is back in use. */
        public static Restored of(Version version) {
            return new Restored(version.number(), version.recordDigest());
        }

        static Restored of(Recorded members) {
            return new Restored(members.integer("version"), members.digest(RECORD_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.VERSION_RESTORED;
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("version", version, RECORD_DIGEST, recordDigest);
        }
    }
}
