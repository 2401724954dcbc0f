package dev.slipway.registry.name;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What versions of a model are. It is fixed by the call that makes the model. */
public enum ModelKind {
    /** Files. */
    MODEL,

    /** Texts, which lie in tags of the version; there are no files. */
    PROMPT;

    /** The tag by which MLflow's clients tell prompts from models; a prompt has it, and no tag makes one of a model later. */
    public static final String TAG = "mlflow.prompt.is_prompt";

    /**
     * The kind of a new model.
     *
     * @param said what the caller says of it; without that its tags do
     * @throws Refused {@link Refusal#INVALID} where the tags say something else
     */
    public static ModelKind of(Optional<ModelKind> said, Map<String, String> tags) {
        boolean isTagged = isPrompt(tags);
        ModelKind kind = said.orElse(isTagged ? PROMPT : MODEL);
        if (tags.containsKey(TAG) && isTagged != (kind == PROMPT)) {
            throw Refusal.INVALID.because("tags." + TAG, "must say the same as kind, which is " + kind);
        }
        return kind;
    }

    /** Whether tags say that what has them is a prompt. */
    public static boolean isPrompt(Map<String, String> tags) {
        return Boolean.parseBoolean(tags.get(TAG));
    }

    /** The tags of a new model of this kind: of a prompt with the one that says so. */
    public Map<String, String> tagged(Map<String, String> tags) {
        Map<String, String> all = new TreeMap<>(tags);
        if (this == PROMPT) {
            all.putIfAbsent(TAG, "true");
        }
        return all;
    }

    /**
     * Refuses a change of tags that would make one kind look like the other.
     *
     * @throws Refused {@link Refusal#INVALID} naming the tag
     */
    public static void checkSame(Map<String, String> before, Map<String, String> after) {
        if (!Optional.ofNullable(before.get(TAG)).equals(Optional.ofNullable(after.get(TAG)))) {
            throw Refusal.INVALID.because(
                    "tags." + TAG,
                    "must stay as the call that made the model left it: it says whether the model is a prompt");
        }
    }
}
