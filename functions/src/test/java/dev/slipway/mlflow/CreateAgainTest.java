package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.version.VersionKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same call to register a version, made again before its files were taken and after that failed. */
class CreateAgainTest {
    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("fraud");

    @Test
    void whileFilesAreCopiedTheVersionIsAnsweredThatWasMade() {
        assertThat(create()).isEqualTo("1");
        assertThat(create()).isEqualTo("1");
    }

    @Test
    void onceItsFilesCouldNotBeTakenTheSameCallMakesAnotherVersion() {
        create();
        sample.registry.copiedVersions().reject(new VersionKey(model.id(), 1), "nothing is there");

        assertThat(create()).isEqualTo("2");
        assertThat(create()).as("a retry of that").isEqualTo("2");
        sample.registry.copiedVersions().reject(new VersionKey(model.id(), 2), "nothing is there");
        assertThat(create()).isEqualTo("3");
    }

    private String create() {
        Route route = MlflowRoute.CREATE_VERSION.route();
        String body = Json.write(Map.of("name", "fraud", "source", "s3://listed/m"));
        Answer answer = new Api(
                        new Routes(List.of(new Mlflow("bucket"))), sample.registry, route.function(), failure -> {})
                .answer(new ApiRequest(route, SampleRegistry.ADA, Map.of(), Map.of(), Map.of(), body));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Map<?, ?> version = (Map<?, ?>) Json.readObject(answer.text()).get("model_version");
        return (String) version.get("version");
    }
}
