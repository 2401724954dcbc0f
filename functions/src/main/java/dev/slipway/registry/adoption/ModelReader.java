package dev.slipway.registry.adoption;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the files of a model say of it. Nothing answers null. */
public interface ModelReader {
    /** The file that says it, at the top of a model's files. */
    String FILE = "MLmodel";

    /**
     * Reads the file.
     *
     * @param key of a {@value #FILE} in the registry's bucket
     * @return nothing when it cannot be read as one
     */
    Optional<Described> read(String key);

    /**
     * What a model's files say of it.
     *
     * @param flavors the libraries that can load it, in order
     * @param schema of its inputs and outputs, any JSON object
     * @param leftOut what could not be taken, each in words, for people
     */
    record Described(List<String> flavors, Optional<Map<String, Object>> schema, List<String> leftOut) {
        public Described {
            flavors = List.copyOf(flavors);
            leftOut = List.copyOf(leftOut);
        }
    }
}
