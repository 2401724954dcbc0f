package dev.slipway.http;

import dev.slipway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The description of the API in OpenAPI 3.1. */
final class OpenApi {
    private OpenApi() {}

    static Map<String, Object> document() {
        try (InputStream file = OpenApi.class.getResourceAsStream("openapi.json")) {
            return Json.readObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
