package dev.slipway.aws;

import dev.slipway.json.Json;
import dev.slipway.local.OneMachine;
import dev.slipway.tracking.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Where a registry on this machine copies files from: a second bucket, and a tracking server that serves those of a run. */
final class LocalOrigins implements AutoCloseable {
    /** A model in the bucket. */
    static final String MODEL_IN_S3 = "s3://training/fraud/model";

    /** A model of the run. */
    static final String MODEL_OF_RUN = "runs:/run1/model";

    private static final String API = "/api/2.0/mlflow/";
    private static final Map<String, byte[]> FILES = Map.of(
            "MLmodel", recorded("MLmodel").getBytes(StandardCharsets.UTF_8), "data/weights.bin", new byte[1_000]);

    private final LoopbackServer tracking = new LoopbackServer();

    LocalOrigins() throws IOException {
        tracking.answer(API + "runs/get?run_id=run1", 200, recorded("run.json"));
        tracking.answer(API + "experiments/get?experiment_id=1", 200, recorded("experiment.json"));
        FILES.forEach((path, bytes) -> tracking.put("1/run1/artifacts/model/" + path, bytes));
    }

    /** What the registry must be told of it. */
    Map<String, String> options() {
        return Map.of("sources", "s3://training/", "tracking", tracking.base().toString());
    }

    /** Puts the model's files into the bucket, as the machine's own access key may. */
    void fill(OneMachine machine, Path data) throws IOException {
        Map<String, Object> key = Json.readObject(Files.readString(data.resolve("access-key.json")));
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(machine.artifacts())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(String.valueOf(key.get("id")), String.valueOf(key.get("secret")))))
                .build()) {
            FILES.forEach((path, bytes) -> s3.putObject(
                    put -> put.bucket("training").key("fraud/model/" + path), RequestBody.fromBytes(bytes)));
        }
    }

    @Override
    public void close() {
        tracking.close();
    }

    /** What an MLflow server answered once. */
    private static String recorded(String name) {
        try (InputStream answer = LoopbackServer.class.getResourceAsStream(name)) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
