package dev.slipway.memory;

import dev.slipway.registry.adoption.ObjectWriter;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A bucket in memory that takes each key once and checks what it takes. */
public final class MemoryObjects implements ObjectWriter {
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    @Override
    public Optional<Kept> find(String key) {
        return Optional.ofNullable(objects.get(key))
                .map(bytes -> new Kept(
                        bytes.length,
                        Sha256.of(bytes),
                        new StoredObject("\"" + Sha256.of(bytes).hex() + "\"", Optional.empty())));
    }

    @Override
    public Kept put(String key, Path file, long size, Sha256 sha256) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length != size || !Sha256.of(bytes).equals(sha256)) {
                throw new IllegalArgumentException("The bytes are others than was said");
            }
            objects.putIfAbsent(key, bytes);
            return find(key).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes at a key. */
    public byte[] bytes(String key) {
        return objects.get(key).clone();
    }
}
