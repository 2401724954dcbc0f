package dev.slipway.showcase;

import dev.slipway.registry.name.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file on this machine that is to be registered under a path, whole or in parts of {@code partSize} bytes (0: whole). */
public record LocalFile(Path file, String path, long partSize) {

    /** What a registration says of it. */
    public Map<String, Object> declaration() throws IOException {
        Map<String, Object> declaration = new LinkedHashMap<>();
        declaration.put("path", path);
        declaration.put("size", Files.size(file));
        declaration.put("sha256", sha256(file));
        if (partSize > 0) {
            declaration.put("partSize", partSize);
            declaration.put("parts", parts());
        }
        return declaration;
    }

    private List<String> parts() throws IOException {
        List<String> parts = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] part = in.readNBytes((int) partSize);
            do {
                parts.add(Sha256.of(part).hex());
                part = in.readNBytes((int) partSize);
            } while (part.length > 0);
        }
        return parts;
    }

    /** The SHA-256 of a file, read once from beginning to end. */
    static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
