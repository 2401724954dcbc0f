package dev.slipway.local;

import dev.slipway.json.Json;
import dev.slipway.local.files.UnusableFile;
import dev.slipway.local.files.WholeFiles;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The one access key of this machine's parts: random, made once, kept in a file that only its owner reads. */
record AccessKey(String id, String secret) {
    private static final int LONGEST = 128;

    static AccessKey of(Path file) throws IOException {
        if (!Files.exists(file)) {
            WholeFiles.write(file, Json.write(Map.of("id", "SLIPWAY" + random(8), "secret", random(20))));
        }
        String text = WholeFiles.read(file);
        try {
            return Fields.read(
                    text,
                    kept -> new AccessKey(
                            kept.text("id", LONGEST).get(),
                            kept.text("secret", LONGEST).get()));
        } catch (Refused e) {
            throw UnusableFile.damaged(
                    file,
                    "Put it back from a copy, or delete it; a new key is made then, and links to files signed before are refused",
                    e);
        }
    }

    StaticCredentialsProvider provider() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random).toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return id;
    }
}
