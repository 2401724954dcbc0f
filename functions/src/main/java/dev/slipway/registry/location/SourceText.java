package dev.slipway.registry.location;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the source of a version asks for, as MLflow writes it. A version of this registry, {@code models:/name/7}, is none of
 * these: whoever registers it shares its files at once.
 */
public sealed interface SourceText {
    /** What it asks for, in words. */
    String title();

    Pattern LOGGED_MODEL = Pattern.compile("models:/(m-[0-9A-Za-z]{1,64})/?");
    Pattern RUN = Pattern.compile("runs:/([0-9A-Za-z_-]{1,64})(?:/(.*))?");

    /** The files of a model that a run logged. */
    record LoggedModel(String id) implements SourceText {
        @Override
        public String title() {
            return "the logged model " + id;
        }
    }

    /**
     * Files of a run.
     *
     * @param path below the run's files; empty for all of them
     */
    record OfRun(String id, String path) implements SourceText {
        @Override
        public String title() {
            return "the run " + id;
        }
    }

    /** What lies at a place, or a word that names none. */
    record Place(String uri) implements SourceText {
        @Override
        public String title() {
            return uri;
        }
    }

    /**
     * Reads the text of a source.
     *
     * @throws Refused {@link Refusal#INVALID} for one that begins like a run's and is none
     */
    static SourceText of(String uri) {
        Optional<String> model = loggedModel(uri);
        if (model.isPresent()) {
            return new LoggedModel(model.get());
        }
        Matcher run = RUN.matcher(uri);
        if (run.matches()) {
            return new OfRun(run.group(1), Optional.ofNullable(run.group(2)).orElse(""));
        }
        if (uri.startsWith("runs:")) {
            throw Refusal.INVALID.because("source", "must be runs:/ with the id of a run and a path");
        }
        return new Place(uri);
    }

    /** The id of the logged model that a source names. */
    static Optional<String> loggedModel(String uri) {
        Matcher matcher = LOGGED_MODEL.matcher(uri);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
