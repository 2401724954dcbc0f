package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.refusal.Refused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No step upwards in a source, however it is written, and no path of one machine. */
class SourceTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bucket/../other",
                "s3://bucket/a/..",
                "s3://bucket/%2e%2e/other",
                "s3://bucket/%2E%2e/other",
                "s3://bucket/.%2e/other",
                "s3://bucket/%252e%252e/other",
                "s3://bucket/%25252e%25252e%25252fother",
                "s3://bucket/..%2fother",
                "s3://bucket/..%5cother",
                "s3://bucket/..\\other",
                "s3://bucket/a?path=../b",
                "s3://bucket/a#../b",
                "s3://bucket/a;../b",
                "s3://bucket/%c0%ae%c0%ae/other",
                "s3://bucket/\uff0e\uff0e/other",
                "s3://bucket/\u2025/other",
                "s3://bucket/\u2024\u2024/other",
                "mlflow-artifacts:/../secrets",
                "runs:/abc/../../secrets",
                "s3://bucket/a\u0000b",
                "s3://bucket/a%00b",
                "s3://bucket/a%0d%0ab",
                "s3://bucket/%25252525252e/x",
                " ",
            })
    void aStepUpwardsInAnyFormIsRefused(String source) {
        assertThatThrownBy(() -> SourceText.check(source)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bucket/path/to/model",
                "s3://bucket/model..v2/weights",
                "s3://bucket/...",
                "s3://bucket/a b/c+d",
                "s3://bucket/100%/x",
                "s3://bucket/%41%20b",
                "mlflow-artifacts:/1/abc/artifacts/model",
                "mlflow-artifacts://host:8080/1/abc",
                "dbfs:/databricks/mlflow/1",
                "gs://bucket/path",
                "https://host/path?version=2",
                "abfss://container@account.dfs.core.windows.net/model",
            })
    void aPlainLocationIsTaken(String source) {
        assertThatCode(() -> {
                    SourceText.check(source);
                    SourceText.checkRemote(source);
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/tmp/model", "model", "./model", "file:///tmp/model", "FILE:/tmp/x", "C:\\models\\x", "~/m"})
    void aPathOfOneMachineIsRefused(String source) {
        assertThatThrownBy(() -> SourceText.checkRemote(source)).isInstanceOf(Refused.class);
    }
}
