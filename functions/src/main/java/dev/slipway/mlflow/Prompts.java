package dev.slipway.mlflow;

import dev.slipway.mlflow.Clause.Tag;
import dev.slipway.mlflow.Clause.TextOp;
import dev.slipway.registry.name.ModelKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How MLflow tells prompts from models: by a tag of theirs, and by the words that stand where a source would. */
final class Prompts {
    private static final String TAG = ModelKind.TAG;
    private static final Set<String> SOURCES = Set.of("prompt-template", "dummy-source");

    private Prompts() {}

    /** Whether what has these tags is a prompt. */
    static boolean isMarked(Map<String, String> tags) {
        return ModelKind.isPrompt(tags);
    }

    /** Whether a source is a word that prompts have in its place. */
    static boolean isSource(String source) {
        return SOURCES.contains(source);
    }

    /**
     * What a search looks for. Unless the first clause about {@link ModelKind#TAG} asks for prompts, it looks for none, and what is said
     * about that tag counts for no more: models do not have it.
     */
    static List<Clause> told(List<Clause> clauses) {
        boolean areWanted = clauses.stream()
                .filter(Prompts::isAbout)
                .findFirst()
                .filter(Prompts::asks)
                .isPresent();
        if (areWanted) {
            return clauses;
        }
        List<Clause> told = new ArrayList<>(clauses);
        told.removeIf(Prompts::isAbout);
        told.add(new Clause.NoPrompts());
        return told;
    }

    private static boolean isAbout(Clause clause) {
        return clause instanceof Tag tag && tag.key().equals(TAG);
    }

    private static boolean asks(Clause clause) {
        return clause instanceof Tag tag
                && ((tag.op() == TextOp.EQUAL && tag.value().equalsIgnoreCase("true"))
                        || (tag.op() == TextOp.NOT_EQUAL && tag.value().equalsIgnoreCase("false")));
    }
}
