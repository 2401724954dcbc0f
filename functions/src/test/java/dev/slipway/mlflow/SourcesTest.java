package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of sources that name the registry's own files. */
class SourcesTest {
    private static final String BUCKET = "slipway-artifacts";

    private final SampleRegistry there = new SampleRegistry();
    private final Model model = there.model("fraud");
    private final Version original = there.ready(model);
    private final String prefix = original.heldAt().orElseThrow();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S3://BUCKET/models/IDS",
                "s3a://BUCKET/models/IDS",
                "s3://BUCKET//models/IDS",
                "s3://BUCKET/%6dodels/IDS",
                "s3://BUCKET/./models/IDS",
                "https://BUCKET.s3.amazonaws.com/models/IDS",
                "s3://BUCKET:443/models/IDS",
                "s3:/BUCKET/models/IDS",
                "s3:///BUCKET/models/IDS",
                "https://s3.eu-central-1.amazonaws.com/BUCKET/models/IDS",
                "s3://Slipway-Artifacts/models/./IDS"
            })
    void ourFilesInAnotherSpellingAreRefused(String spelling) {
        String place = spelling.replace("BUCKET", BUCKET).replace("IDS", prefix.replace("models/", ""));

        refused(place);
        assertThat(there.store.version(model.id(), 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://BUCKET/IDS", "s3://BUCKET/IDS/"})
    void ourFilesAsTheRegistryWritesThemAreShared(String spelling) {
        register(spelling.replace("BUCKET", BUCKET).replace("IDS", prefix));

        Version made = there.store.version(model.id(), 2).orElseThrow();
        assertThat(made.isByReference()).isFalse();
        assertThat(made.metadata().lineage().parent()).isPresent();
    }

    /** The address of the registry, whatever its host is called, as it was answered to whoever asked where the files are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://registry.example/api/2.0/mlflow-artifacts/artifacts/ID/1",
                "http://127.0.0.1:8080/api/2.0/mlflow-artifacts/artifacts/ID/1/",
                "mlflow-artifacts://registry.example:8443/ID/1"
            })
    void aDownloadAddressNamesTheVersionWhoseFilesAreShared(String address) {
        register(address.replace("ID", model.id()));

        Version made = there.store.version(model.id(), 2).orElseThrow();
        assertThat(made.isByReference()).isFalse();
        assertThat(made.digest()).isEqualTo(original.digest());
        assertThat(made.metadata().lineage().parent()).isPresent();
        assertThat(made.originallyBy()).contains("user:ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://registry.example/api/2.0/mlflow-artifacts/artifacts/ID/1/folder",
                "https://registry.example/api/2.0/mlflow-artifacts/artifacts//ID/1",
                "https://registry.example/api/2.0/mlflow-artifacts/artifacts/./ID/1",
                "https://registry.example/api/2.0/mlflow%2Dartifacts/artifacts/ID%2F1",
                "https://registry.example/api/2.0/mlflow-artifacts/artifacts?path=/ID/1",
                "https://registry.example/api/2.0/mlflow-artifacts/presigned/ID/1/weights.bin",
                "mlflow-artifacts:/ID/1",
                "MLFLOW-ARTIFACTS://registry.example/ID/1"
            })
    void aDownloadAddressInAnotherSpellingIsRefused(String spelling) {
        refused(spelling.replace("ID", model.id()));
        assertThat(there.store.version(model.id(), 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://my-BUCKET/IDS",
                "s3://BUCKET-2/IDS",
                "s3://BUCKET/logs/a",
                "s3://other/BUCKET/models/resnet",
                "mlflow-artifacts:/0/models/m-0123456789abcdef0123456789abcdef/artifacts",
                "https://tracking.example/api/2.0/mlflow-artifacts/artifacts/1/0123456789abcdef0123456789abcdef/artifacts"
            })
    void whatLiesElsewhereIsKeptByReference(String spelling) {
        register(spelling.replace("BUCKET", BUCKET).replace("IDS", prefix));

        assertThat(there.store.version(model.id(), 2).orElseThrow().isByReference())
                .isTrue();
    }

    private void refused(String source) {
        assertThatThrownBy(() -> register(source)).as(source).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.INVALID);
            assertThat(refused.field()).contains("source");
            assertThat(refused.getMessage()).contains("must be written as s3://" + BUCKET + "/models/<id>/<id>");
        });
    }

    private void register(String source) {
        new Sources(there.registry, new NamedVersions(there.registry, new Latest(there.registry.lists())), BUCKET)
                .register(
                        model.name(),
                        new NewVersion(source, Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
                        there.registry.linkedVersions(),
                        Request.by(SampleRegistry.ADA));
    }
}
