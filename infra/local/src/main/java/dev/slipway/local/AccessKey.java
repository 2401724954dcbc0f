package dev.slipway.local;

import dev.slipway.json.Json;
import dev.slipway.local.files.UnusableFile;
import dev.slipway.local.files.WholeFiles;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Needed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The one access key of this machine, for its parts and for programs that sign calls of the API: random, made once, kept in a
 * file that only its owner reads.
 */
record AccessKey(String id, String secret) {
    private static final int LONGEST = 128;
    private static final String TODO =
            "Put it back from a copy, or delete it; a new key is made then, and programs must be given that one;"
                    + " links to files signed before are refused";

    AccessKey {
        // A secret that can be guessed would open every signed URL.
        if (!id.matches("[A-Z0-9]{16,128}") || !secret.matches("[A-Za-z0-9/+]{32,128}")) {
            throw new IllegalArgumentException(
                    "an access key has an id of 16 characters and a secret of 32 characters at least");
        }
    }

    /**
     * The key in this file; made if there is none.
     *
     * @throws UnusableFile when the file holds no key
     */
    static AccessKey of(Path file) {
        if (!Files.exists(file)) {
            WholeFiles.write(file, Json.writeInOrder(Map.of("id", "SLIPWAY" + random(8), "secret", random(20))));
        }
        return WholeFiles.read(file, TODO, text -> Fields.read(text, AccessKey::of));
    }

    private static AccessKey of(Fields kept) {
        Needed<String> id = kept.text("id", LONGEST);
        Needed<String> secret = kept.text("secret", LONGEST);
        return new AccessKey(id.get(), secret.get());
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
