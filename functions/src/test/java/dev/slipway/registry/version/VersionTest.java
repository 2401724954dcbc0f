package dev.slipway.registry.version;

import static dev.slipway.registry.access.Identity.user;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A version's contents, how far it has come, and what stays when something of it changes. */
class VersionTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:15:00.123Z");
    private static final Instant LATER = NOW.plusSeconds(1);
    private static final VersionKey KEY = new VersionKey("01JABCDEFGHJKMNPQRSTVWXYZ0", 3);
    private static final Stamp ADA = new Stamp(Identity.user("ada"), NOW);
    private static final Manifest MANIFEST = new Manifest(List.of(
            new ManifestFile(new FilePath("a"), 3, Sha256.of("a"), Optional.empty()),
            new ManifestFile(new FilePath("b"), 4, Sha256.of("b"), Optional.empty())));
    private static final Contents HELD = Contents.Held.of("models/x/y", MANIFEST);
    private static final Contents EXTERNAL = Contents.External.at("s3://elsewhere/x");

    @Test
    void heldContentsAreWhatTheirManifestDeclares() {
        assertThat(HELD).isEqualTo(new Contents.Held("models/x/y", MANIFEST.digest(), 2, 7));
        Version version = version(HELD, Progress.PENDING);

        assertThat(version.digest()).isEqualTo(MANIFEST.digest());
        assertThat(version.isByReference()).isFalse();
        assertThat(version.heldAt()).contains("models/x/y");
        assertThat(version.lyingAt()).isEmpty();
    }

    @Test
    void externalContentsAreAPlaceOfWhichNoByteIsKnown() {
        assertThat(EXTERNAL.files()).isZero();
        assertThat(EXTERNAL.size()).isZero();
        assertThat(EXTERNAL.digest()).isNotEqualTo(Sha256.of("s3://elsewhere/x"));
        assertThat(EXTERNAL.digest())
                .isEqualTo(Contents.External.at("s3://elsewhere/x").digest());
        assertThat(EXTERNAL.digest())
                .isNotEqualTo(Contents.External.at("s3://elsewhere/y").digest());
        Version version = version(EXTERNAL, Progress.ready(NOW));

        assertThat(version.digest()).isEqualTo(EXTERNAL.digest());
        assertThat(version.isByReference()).isTrue();
        assertThat(version.lyingAt()).contains("s3://elsewhere/x");
        assertThat(version.heldAt()).isEmpty();
    }

    @Test
    void aNewVersionIsInUseAndUnchangedSinceItsRegistration() {
        Version version = version(HELD, Progress.PENDING);

        assertThat(version.modelId()).isEqualTo(KEY.modelId());
        assertThat(version.number()).isEqualTo(3);
        assertThat(version.registered()).isEqualTo(ADA);
        assertThat(version.updatedAt()).isEqualTo(NOW);
        assertThat(version.deletedAt()).isEmpty();
        assertThat(version.source()).isEmpty();
    }

    @Test
    void aVersionSaysWhereItWasTakenFrom() {
        Lineage.Source source = new Lineage.Source("runs:/a", Optional.empty(), Optional.empty());
        Version version = version(HELD, Progress.PENDING)
                .described(metadata(Lineage.NONE.taken(Optional.empty(), Optional.empty(), source)), LATER);

        assertThat(version.source()).contains(source);
    }

    @ParameterizedTest
    @EnumSource(VersionStatus.class)
    void aStageMayPointAtReadyVersionsThatAreInUseAndAtNoOthers(VersionStatus status) {
        Version version = version(HELD, new Progress(status, Optional.empty(), Optional.empty()));

        assertThat(version.status()).isEqualTo(status);
        assertThat(version.isUsable()).isEqualTo(status == VersionStatus.READY);
        assertThat(version.deleted(LATER).isUsable()).isFalse();
        assertThat(version.deleted(LATER).restored(LATER).isUsable()).isEqualTo(version.isUsable());
    }

    @Test
    void eachChangeOfAVersionSaysWhenAndLeavesTheRest() {
        Version version = version(HELD, Progress.PENDING);
        Metadata other =
                new Metadata(Optional.of("text"), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);

        assertThat(version.ready(LATER))
                .isEqualTo(changed(version, version.metadata(), Progress.ready(LATER), Optional.empty()));
        assertThat(version.rejected("why", LATER))
                .isEqualTo(changed(version, version.metadata(), Progress.rejected("why"), Optional.empty()));
        assertThat(version.described(other, LATER))
                .isEqualTo(changed(version, other, Progress.PENDING, Optional.empty()));
        assertThat(version.deleted(LATER))
                .isEqualTo(changed(version, version.metadata(), Progress.PENDING, Optional.of(LATER)));
        assertThat(version.deleted(NOW).restored(LATER))
                .isEqualTo(changed(version, version.metadata(), Progress.PENDING, Optional.empty()));
    }

    @Test
    void aDeletedVersionStaysDeletedWhateverElseChanges() {
        Version deleted = version(HELD, Progress.PENDING).deleted(NOW);

        assertThat(deleted.ready(LATER).deletedAt()).contains(NOW);
        assertThat(deleted.rejected("why", LATER).deletedAt()).contains(NOW);
        assertThat(deleted.described(deleted.metadata(), LATER).deletedAt()).contains(NOW);
    }

    @Test
    void itsRecordDigestChangesWithEachThingThatIsKeptOfItSaveItsRevision() {
        Version version = version(HELD, Progress.PENDING);
        Metadata described =
                new Metadata(Optional.of("text"), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
        Contents.Held held = (Contents.Held) HELD;
        List<Version> others = List.of(
                version,
                keyed(new VersionKey(KEY.modelId(), 4), HELD),
                version(new Contents.Held(held.prefix(), Sha256.of("other"), 2, 7), Progress.PENDING),
                version(new Contents.Held(held.prefix(), held.digest(), 3, 7), Progress.PENDING),
                version(new Contents.Held(held.prefix(), held.digest(), 2, 8), Progress.PENDING),
                version(new Contents.Held("models/x/z", held.digest(), 2, 7), Progress.PENDING),
                version(new Contents.External("s3://elsewhere/x", held.digest()), Progress.PENDING),
                version(new Contents.External("s3://elsewhere/y", held.digest()), Progress.PENDING),
                Version.registered(KEY, HELD, described, ADA, Progress.PENDING),
                Version.registered(
                        KEY, HELD, version.metadata(), new Stamp(Identity.user("eve"), NOW), Progress.PENDING),
                version.copyOf(version),
                version(HELD, Progress.ready(NOW)),
                version(HELD, Progress.ready(LATER)),
                version(HELD, Progress.ready(NOW, Optional.of("note"))),
                version(HELD, new Progress(VersionStatus.READY, Optional.empty(), Optional.empty())),
                version(HELD, Progress.rejected("why")),
                version.described(version.metadata(), LATER),
                version.deleted(NOW),
                version.deleted(LATER),
                Version.registered(
                        KEY, HELD, version.metadata(), new Stamp(Identity.user("ada"), LATER), Progress.PENDING));

        assertThat(others).extracting(Version::recordDigest).doesNotHaveDuplicates();
        assertThat(version.at(9).recordDigest()).isEqualTo(version.recordDigest());
    }

    @Test
    void aCopyIsVouchedForByWhoeverRegisteredTheOriginalAndItself() {
        Version original = version(HELD, Progress.ready(NOW));
        Stamp eve = new Stamp(Identity.user("eve"), LATER);
        Version copy = Version.registered(KEY, HELD, original.metadata(), eve, Progress.ready(LATER))
                .copyOf(original);
        Version second = Version.registered(
                        KEY, HELD, original.metadata(), new Stamp(Identity.user("bob"), LATER), Progress.ready(LATER))
                .copyOf(copy);

        assertThat(List.of(user("ada"), user("eve"), user("bob")))
                .filteredOn(original::isRegisteredBy)
                .containsExactly(user("ada"));
        assertThat(List.of(user("ada"), user("eve"), user("bob")))
                .filteredOn(copy::isRegisteredBy)
                .containsExactly(user("ada"), user("eve"));
        assertThat(List.of(user("ada"), user("eve"), user("bob")))
                .filteredOn(second::isRegisteredBy)
                .containsExactly(user("ada"), user("bob"));
        assertThat(second.isRegisteredBy(new Identity("user:ada", "Ada Lovelace")))
                .isTrue();
        assertThat(second.isRegisteredBy(new Identity("user:dan", "ada"))).isFalse();
    }

    @Test
    void progressSaysSinceWhenOrWhyNot() {
        assertThat(Progress.PENDING)
                .isEqualTo(new Progress(VersionStatus.PENDING_UPLOAD, Optional.empty(), Optional.empty()));
        assertThat(Progress.ready(NOW))
                .isEqualTo(new Progress(VersionStatus.READY, Optional.empty(), Optional.of(NOW)));
        assertThat(Progress.ready(NOW, Optional.of("note")))
                .isEqualTo(new Progress(VersionStatus.READY, Optional.of("note"), Optional.of(NOW)));
        assertThat(Progress.rejected("why"))
                .isEqualTo(new Progress(VersionStatus.REJECTED, Optional.of("why"), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, Integer.MAX_VALUE})
    void numbersOfVersionsBeginWithOne(long number) {
        assertThat(Version.number("version", number)).isEqualTo((int) number);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, (1L << 32) + 1})
    void otherNumbersAreNoVersions(long number) {
        assertThat(refused("to", () -> Version.number("to", number)))
                .hasMessage("to must be a version number, from 1 to 2147483647");
    }

    private static Version keyed(VersionKey key, Contents contents) {
        return Version.registered(key, contents, metadata(Lineage.NONE), ADA, Progress.PENDING);
    }

    private static Version version(Contents contents, Progress progress) {
        return Version.registered(KEY, contents, metadata(Lineage.NONE), ADA, progress);
    }

    private static Metadata metadata(Lineage lineage) {
        return new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), lineage);
    }

    private static Version changed(Version before, Metadata metadata, Progress progress, Optional<Instant> deletedAt) {
        return new Version(KEY, before.contents(), metadata, ADA, Optional.empty(), progress, LATER, deletedAt, 0);
    }
}
