package dev.slipway.local;

import dev.slipway.local.events.EventSchemas;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import dev.slipway.showcase.Transfer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** One machine that copies the files of versions from elsewhere, whoever registers them as MLflow does, and its buckets. */
final class AdoptingMachine implements AutoCloseable {
    private static final String MLFLOW = "/api/2.0/mlflow/";

    private final OneMachine machine;
    private final RegistryClient client;
    private final LocalTokens issuer;
    private final S3Client s3;

    private AdoptingMachine(Path data, Map<String, String> options, Map<String, String> environment)
            throws IOException {
        Map<String, String> all = new HashMap<>(options);
        all.putAll(Map.of(
                "port", "0", "data", data.toString(), "project", TestMachine.PROJECT.toString(), "sweepEvery", "PT1H"));
        machine = OneMachine.start(
                Options.of(all),
                environment,
                Clock.systemUTC(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        client = new RegistryClient(machine.uri());
        issuer = new LocalTokens(client, data);
        s3 = S3Client.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(machine.artifacts())
                .credentialsProvider(
                        AccessKey.of(data.resolve(DataFolder.ACCESS_KEY)).provider())
                .forcePathStyle(true)
                .build();
    }

    /** Starts one on a folder, which may have a registry already. */
    static AdoptingMachine start(Path data, Map<String, String> options, Map<String, String> environment) {
        try {
            return new AdoptingMachine(data, options, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a text into a bucket, over what is there. */
    void put(String bucket, String key, String text) {
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    /** Calls as somebody who is in these groups. */
    Reply call(String groups, String method, String path, Map<String, ?> body) {
        String token = issuer.token(groups.replace(',', '-'), List.of(groups.split(",", -1)));
        return client.call(token, method, path, body);
    }

    /** Reads as somebody who registers. */
    Reply read(String path) {
        return client.call(issuer.token("contributors", List.of("contributors")), "GET", path);
    }

    /** Registers a model. */
    String model(String name) {
        call("contributors", "POST", MLFLOW + "registered-models/create", Map.of("name", name))
                .expect(200);
        return name;
    }

    /** Registers the next version of a model by its source, as somebody who registers. */
    void version(String model, String source) {
        version("contributors", model, source);
    }

    /** The same as somebody who is in these groups. */
    void version(String groups, String model, String source) {
        call(groups, "POST", MLFLOW + "model-versions/create", Map.of("name", model, "source", source))
                .expect(200);
    }

    /** What MLflow's clients are told of the first version of a model, once it is no longer being registered. */
    Map<String, Object> registered(String model) {
        TestMachine.await(
                "the end of the registration of " + model, () -> !status(model).equals("PENDING_REGISTRATION"));
        return mlflow(model);
    }

    /** Its status in MLflow's words now. */
    String status(String model) {
        return (String) mlflow(model).get("status");
    }

    private Map<String, Object> mlflow(String model) {
        return read(MLFLOW + "model-versions/get?version=1&name=" + model)
                .expect(200)
                .object("model_version");
    }

    /** The first version of a model as it is now. */
    Reply version(String model) {
        return read("/v1/models/" + model + "/versions/1").expect(200);
    }

    /** What is fetched of it, by the paths of its files. */
    Map<String, String> fetched(String model) {
        Transfer transfer = new Transfer(client);
        Map<String, String> texts = new TreeMap<>();
        files(model)
                .list("files")
                .forEach(file -> texts.put(
                        (String) file.get("path"), new String(transfer.download(file), StandardCharsets.UTF_8)));
        return texts;
    }

    /** The files of the first version of a model. */
    Reply files(String model) {
        return read("/v1/models/" + model + "/versions/1/files").expect(200);
    }

    /** The types of a model's entries, the oldest first. The history is whole, and every event keeps its schema. */
    List<String> history(String model) {
        List<Map<String, Object>> entries = read("/v1/models/" + model + "/history?order=oldest")
                .expect(200)
                .list("entries");
        EventSchemas schemas = new EventSchemas(TestMachine.PROJECT);
        entries.forEach(schemas::assertValidDetail);
        Reply verification =
                read("/v1/models/" + model + "/history/verification").expect(200);
        if (!Boolean.TRUE.equals(verification.body().get("whole"))) {
            throw new AssertionError("the history of " + model + " is broken: " + verification.body());
        }
        return entries.stream().map(entry -> (String) entry.get("type")).toList();
    }

    /** Asks for a promotion of the first version of a model. */
    Reply promote(String model, String stage) {
        return call(
                "contributors",
                "POST",
                "/v1/models/" + model + "/versions/1/promotions",
                Map.of("stage", stage, "reason", "a test"));
    }

    @Override
    public void close() {
        s3.close();
        machine.close();
    }
}
