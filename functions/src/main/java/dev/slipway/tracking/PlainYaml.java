package dev.slipway.tracking;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads YAML as texts, lists and maps: a run's id may look like a number, and no tag makes anything else of a value. Length,
 * depth and repetition are bounded.
 */
final class PlainYaml {
    /** Characters. Signatures of ten thousand columns take less. */
    static final int MAX_LENGTH = 1 << 20;

    /** Levels of lists and maps: the loader calls itself for each. */
    static final int MAX_LEVELS = 32;

    private static final int MAX_ALIASES = 50;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setCodePointLimit(MAX_LENGTH)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .build();

    private PlainYaml() {}

    /**
     * The map that a text is.
     *
     * @throws UnusableAnswer if it is none; the message repeats nothing of it
     */
    static Map<?, ?> map(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new UnusableAnswer("it has more than " + MAX_LENGTH + " characters");
        }
        try {
            checkLevels(text);
            if (new Load(SETTINGS).loadFromString(text) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (MarkedYamlEngineException e) {
            throw new UnusableAnswer("it is not YAML that can be read"
                    + e.getProblemMark()
                            .map(mark -> " at line " + (mark.getLine() + 1))
                            .orElse(""));
        } catch (YamlEngineException | NullPointerException e) {
            // A text without any value in it is a null where the engine expects none.
            throw new UnusableAnswer("it is not YAML that can be read");
        }
        throw new UnusableAnswer("it is not a map");
    }

    private static void checkLevels(String text) {
        int levels = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> levels++;
                case MappingEnd, SequenceEnd -> levels--;
                default -> {}
            }
            if (levels > MAX_LEVELS) {
                throw new UnusableAnswer("it has more than " + MAX_LEVELS + " levels");
            }
        }
    }
}
