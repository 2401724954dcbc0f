package dev.slipway.registry.version;

import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The version that another was made from. */
public sealed interface Parent {
    /** Its number under its model. */
    int version();

    /** The JSON form. */
    Map<String, Object> document();

    /**
     * What was found of it when its child was registered.
     *
     * @throws IllegalStateException when it was named and not looked up
     */
    Found found();

    /** As callers name it: a version of the same model when no model is named. */
    record Named(Optional<ModelName> model, int version) implements Parent {
        @Override
        public Map<String, Object> document() {
            return Map.of("model", model, "version", version);
        }

        @Override
        public Found found() {
            throw new IllegalStateException("the parent was not looked up");
        }
    }

    /**
     * As the registry keeps it: by its model's id and by its digest, which never change.
     *
     * @param model the model's name when the child was registered, unless a later name was put in its place
     */
    record Found(String modelId, ModelName model, int version, Sha256 digest) implements Parent {
        @Override
        public Map<String, Object> document() {
            Map<String, Object> document = lasting();
            document.put("model", model);
            return document;
        }

        @Override
        public Found found() {
            return this;
        }

        /** The same parent, its model under another name. */
        public Found under(ModelName name) {
            return new Found(modelId, name, version, digest);
        }

        /** What of the JSON form never changes. */
        Map<String, Object> lasting() {
            Map<String, Object> document = new TreeMap<>();
            document.put("modelId", modelId);
            document.put("version", version);
            document.put("digest", digest);
            return document;
        }
    }
}
