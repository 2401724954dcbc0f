package dev.slipway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.SettableClock;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.port.ArtifactStoreContract;
import dev.slipway.registry.port.SampleFiles;
import dev.slipway.registry.port.StoreReply;
import dev.slipway.registry.version.VersionFile;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The artifact store in memory keeps the contract that S3 keeps. */
class MemoryArtifactsTest extends ArtifactStoreContract {
    private final MemoryArtifacts memory = new MemoryArtifacts(Clock.systemUTC());

    @Override
    protected ArtifactStore store() {
        return memory;
    }

    @Override
    protected StoreReply send(SignedRequest request, byte[] body) {
        return memory.send(request, body);
    }

    @Override
    protected void overwrite(String key, byte[] content) {
        memory.overwrite(key, content);
    }

    @Test
    void aRequestIsGoodForItsTimeOnlyAndAsItIsOnly() {
        Instant now = Instant.parse("2026-03-01T12:00:00.000Z");
        SettableClock clock = new SettableClock(now);
        MemoryArtifacts store = new MemoryArtifacts(clock);
        VersionFile file = SampleFiles.declared("weights.bin", "weights");
        SignedRequest signed = store.upload(file);
        SignedRequest altered = new SignedRequest(
                signed.part(),
                "GET",
                signed.url(),
                signed.headers(),
                signed.offset(),
                signed.length(),
                signed.expiresAt());
        byte[] content = SampleFiles.utf8("weights");

        assertThat(store.send(altered, content).status()).isEqualTo(403);
        assertThat(store.send(signed, SampleFiles.utf8("weights!")).status()).isEqualTo(403);
        clock.set(now.plus(ArtifactStore.SIGNED_FOR));
        assertThat(store.send(signed, content).status()).isEqualTo(403);
        assertThat(store.inspect(file)).isInstanceOf(Finding.Missing.class);
        clock.set(now.plus(ArtifactStore.SIGNED_FOR).minusMillis(1));
        assertThat(store.send(signed, content).status()).isEqualTo(200);
    }

    @Test
    void aFileThatATestPutsArrivesInItsParts() {
        byte[] content = SampleFiles.bytes(SampleFiles.PART + 7);
        VersionFile file = SampleFiles.declaredInParts(memory, "large.bin", content);
        String upload = file.uploadId().orElseThrow();

        memory.put(file.key(), content);

        assertThat(memory.openUploads()).containsExactly(upload);
        present(file);
        assertThat(memory.isOpen(upload)).isFalse();
    }
}
