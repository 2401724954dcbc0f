package dev.slipway.local;

import dev.slipway.registry.name.Sha256;
import dev.slipway.showcase.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A version that has been registered in a test, and the files that go with it. */
public final class Uploading {
    private final TestMachine machine;
    private final String model;
    private final Reply registered;
    private final Map<String, byte[]> files;

    private Uploading(TestMachine machine, String model, Reply registered, Map<String, byte[]> files) {
        this.machine = machine;
        this.model = model;
        this.registered = registered;
        this.files = files;
    }

    /** Registers a version with text files. */
    public static Uploading register(
            TestMachine machine, String model, Map<String, ?> registration, Map<String, String> texts) {
        Map<String, byte[]> files = new TreeMap<>();
        texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
        Reply registered = machine.client()
                .call(machine.ada(), "POST", "/v1/models/" + model + "/versions", body(registration, files))
                .expect(201);
        return new Uploading(machine, model, registered, files);
    }

    /** A version that was registered otherwise; its files are sent one by one. */
    public static Uploading of(TestMachine machine, String model, Reply registered) {
        return new Uploading(machine, model, registered, Map.of());
    }

    /** What a registration of these files says. */
    public static Map<String, Object> body(Map<String, ?> registration, Map<String, byte[]> files) {
        Map<String, Object> body = new HashMap<>(registration);
        List<Map<String, Object>> declared = new ArrayList<>();
        files.forEach((path, bytes) -> {
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("path", path);
            file.put("size", bytes.length);
            file.put("sha256", Sha256.of(bytes).hex());
            declared.add(file);
        });
        body.put("files", declared);
        return body;
    }

    public int version() {
        return registered.number("version");
    }

    public Reply registered() {
        return registered;
    }

    /** The requests that upload one file. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> requests(String path) {
        return registered.list("uploads").stream()
                .filter(upload -> upload.get("path").equals(path))
                .map(upload -> (List<Map<String, Object>>) upload.get("requests"))
                .findFirst()
                .orElseThrow();
    }

    /** Sends every file. */
    public void uploadAll() {
        files.forEach((path, bytes) -> {
            int status = put(requests(path).get(0), bytes);
            if (status != 200) {
                throw new AssertionError("the store answered " + status + " to " + path);
            }
        });
    }

    /** Sends one body with one signed request and answers the store's status. */
    @SuppressWarnings("unchecked")
    public int put(Map<String, Object> signed, byte[] bytes) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create((String) signed.get("url")))
                .method((String) signed.get("method"), BodyPublishers.ofByteArray(bytes));
        ((Map<String, String>) signed.get("headers")).forEach(request::setHeader);
        return machine.client().send(request.build()).statusCode();
    }

    /** Says that everything is there; answers the version's number. */
    public int complete() {
        return machine.client()
                .call(machine.ada(), "POST", "/v1/models/" + model + "/versions/" + version() + "/complete", Map.of())
                .expect(200)
                .number("version");
    }

    /** The version's status now. */
    public String status() {
        return machine.client()
                .call(machine.ada(), "GET", "/v1/models/" + model + "/versions/" + version())
                .expect(200)
                .text("status");
    }
}
