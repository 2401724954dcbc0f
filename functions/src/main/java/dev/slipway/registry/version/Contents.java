package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a version consists of: files that the registry holds, a place elsewhere that it only knows by name, or the texts of a
 * prompt.
 */
public sealed interface Contents {
    /** Stands for the contents wherever they are compared. */
    Sha256 digest();

    /** How many files are known. */
    int files();

    /** Bytes of the known files. */
    long size();

    /**
     * Files in the registry's bucket, digested.
     *
     * @param prefix what the object keys of the files begin with; minted by the registry
     * @param digest of the manifest
     */
    record Held(String prefix, Sha256 digest, int files, long size) implements Contents {
        /** Files under this prefix, as the manifest declares them. */
        public static Held of(String prefix, Manifest manifest) {
            return new Held(prefix, manifest.digest(), manifest.files().size(), manifest.size());
        }
    }

    /**
     * Files elsewhere, by reference. Nobody here has seen them and they may change unseen.
     *
     * @param location where they were said to lie
     * @param digest of the name of that place, and of no byte that lies there
     */
    record External(String location, Sha256 digest) implements Contents {
        /** What lies at this place. */
        public static External at(String location) {
            return new External(location, Sha256.of("by reference: " + location));
        }

        @Override
        public int files() {
            return 0;
        }

        @Override
        public long size() {
            return 0;
        }
    }

    /**
     * Texts, which lie in tags of the version: those tags stay as they are. There are no files.
     *
     * @param digest of these tags
     */
    record Texts(Sha256 digest) implements Contents {
        /** What a prompt says, what kind of text that is, and what its answers must be like. */
        private static final List<String> TAGS =
                List.of("mlflow.prompt.text", "_mlflow_prompt_type", "_mlflow_prompt_response_format");

        /** The texts of a version with these tags. */
        public static Texts of(Map<String, String> tags) {
            Map<String, Object> texts = new TreeMap<>();
            TAGS.forEach(tag -> texts.put(tag, Optional.ofNullable(tags.get(tag))));
            return new Texts(Sha256.of(Json.canonical(texts)));
        }

        /**
         * Refuses tags that say something else: what a stage answers would change without its policy.
         *
         * @throws Refused {@link Refusal#INVALID} naming the first tag that does
         */
        void checkSame(Map<String, String> before, Map<String, String> after) {
            TAGS.stream()
                    .filter(tag -> !Optional.ofNullable(before.get(tag)).equals(Optional.ofNullable(after.get(tag))))
                    .findFirst()
                    .ifPresent(tag -> {
                        throw Refusal.INVALID.because(
                                "tags." + tag,
                                "must stay as it was registered: it is part of the prompt; register another version");
                    });
        }

        @Override
        public int files() {
            return 0;
        }

        @Override
        public long size() {
            return 0;
        }
    }
}
