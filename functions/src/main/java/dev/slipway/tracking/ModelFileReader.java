package dev.slipway.tracking;

import dev.slipway.registry.adoption.ModelReader;
import java.util.Optional;

/** Reads MLflow's model files where a store has them. */
public final class ModelFileReader implements ModelReader {
    private final Texts texts;

    /** A store of texts. */
    public interface Texts {
        /** The text at a key; nothing when it is longer than so many bytes. */
        Optional<String> text(String key, int mostBytes);
    }

    public ModelFileReader(Texts texts) {
        this.texts = texts;
    }

    @Override
    public Optional<Described> read(String key) {
        return texts.text(key, ModelFile.MAX_LENGTH)
                .map(ModelFile::of)
                .map(file -> new Described(file.flavors(), file.schema(), file.leftOut()));
    }
}
