package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the call that registers a version makes of its source. */
class SourceRegistrationTest {
    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("fraud");
    private final Api api = new Api(
            new Routes(List.of(new Mlflow("slipway-artifacts", Downloads.REGISTRY))),
            sample.registry,
            MlflowRoute.CREATE_VERSION.route().function(),
            failure -> {
                throw new AssertionError(failure);
            });

    @Test
    void aPlaceThatIsListedIsPendingUntilItIsCopied() {
        Map<?, ?> version = version(register(SampleRegistry.ADA, "s3://listed/m"));

        assertThat(version.get("status")).isEqualTo("PENDING_REGISTRATION");
        assertThat(sample.store.version(model.id(), 1).orElseThrow().status()).isEqualTo(VersionStatus.COPYING);
    }

    @Test
    void aRetryAnswersTheVersionThatIsBeingCopied() {
        Answer first = register(SampleRegistry.ADA, "s3://listed/m");

        assertThat(version(register(SampleRegistry.ADA, "s3://listed/m")).get("version"))
                .isEqualTo(version(first).get("version"));
    }

    @Test
    void whoRegistersAgainWhatWasRejectedGetsAnotherVersion() {
        register(SampleRegistry.ADA, "s3://listed/m");
        sample.registry.copiedVersions().reject(new VersionKey(model.id(), 1), "nothing is there");

        Map<?, ?> again = version(register(SampleRegistry.ADA, "s3://listed/m"));

        assertThat(again.get("version")).isEqualTo("2");
        assertThat(again.get("status")).isEqualTo("PENDING_REGISTRATION");
        assertThat(version(register(SampleRegistry.ADA, "s3://listed/m")).get("version"))
                .isEqualTo("2");
    }

    @Test
    void goingBackToAnEarlierSourceMakesANewVersion() {
        assertThat(number(register(SampleRegistry.ADA, "s3://elsewhere/a"))).isEqualTo("1");
        assertThat(number(register(SampleRegistry.ADA, "s3://elsewhere/b"))).isEqualTo("2");
        assertThat(number(register(SampleRegistry.ADA, "s3://elsewhere/a"))).isEqualTo("3");
        assertThat(number(register(SampleRegistry.ADA, "s3://elsewhere/a"))).isEqualTo("3");
    }

    @Test
    void whenClientsRetryNoLongerTheSameMakesANewVersion() {
        assertThat(number(register(SampleRegistry.ADA, "s3://elsewhere/a"))).isEqualTo("1");
        sample.later(Mlflow.RETRY_WINDOW.minusMillis(1));
        assertThat(number(register(SampleRegistry.ADA, "s3://elsewhere/a"))).isEqualTo("1");
        sample.later(Duration.ofMillis(1));
        assertThat(number(register(SampleRegistry.ADA, "s3://elsewhere/a"))).isEqualTo("2");
    }

    @Test
    void aRetryIsAnsweredThoughItsSourceIsGoneSince() {
        Model other = sample.model("other");
        sample.ready(other);
        assertThat(number(register(SampleRegistry.ADA, "models:/other/1"))).isEqualTo("1");
        sample.registry.versions().delete(other.name(), 1, Request.by(SampleRegistry.ADA));

        assertThat(number(register(SampleRegistry.ADA, "models:/other/1"))).isEqualTo("1");
        assertThat(register(SampleRegistry.BOB, "models:/other/1").status()).isEqualTo(404);
    }

    @Test
    void aRestrictedModelAsASourceReadsLikeOneThatIsNotThere() {
        Model hidden = sample.model("hidden");
        sample.ready(hidden);
        sample.registry
                .accesses()
                .set(
                        hidden.name(),
                        new ModelAccess.Wish(Visibility.RESTRICTED, Map.of()),
                        Request.by(SampleRegistry.ADA));

        String address = "https://registry.example/api/2.0/mlflow-artifacts/artifacts/";
        Answer byAddress = register(SampleRegistry.BOB, address + hidden.id() + "/1");
        assertThat(byAddress.status()).isEqualTo(404);
        assertThat(byAddress.text())
                .isEqualTo(register(SampleRegistry.BOB, address + "01ARZ3NDEKTSV4RRFFQ69G5FAV/1")
                        .text());
        Answer refused = register(SampleRegistry.BOB, "models:/hidden/1");
        Answer absent = register(SampleRegistry.BOB, "models:/absent/1");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text().replace("hidden", "absent")).isEqualTo(absent.text());
        assertThat(version(register(SampleRegistry.ROOT, "models:/hidden/1")).get("status"))
                .isEqualTo("READY");
    }

    private Answer register(Caller caller, String source) {
        return api.answer(new ApiRequest(
                MlflowRoute.CREATE_VERSION.route(),
                caller,
                Map.of(),
                Map.of(),
                Map.of(),
                Json.write(Map.of("name", "fraud", "source", source))));
    }

    private static Object number(Answer answer) {
        return version(answer).get("version");
    }

    private static Map<?, ?> version(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return (Map<?, ?>) answer.body().get("model_version");
    }
}
