package dev.slipway.registry.access;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * What a person may be called where others read it: letters of one script with their accents, digits, spaces and
 * {@code . _ @ + - '}. No colon or look-alike, which the names of machines have; no mix of scripts, which can spell somebody
 * else's name; nothing unseen.
 */
final class PersonName {
    /** People choose their names themselves, and a model keeps one for each of its stages. */
    private static final int MAX_LENGTH = 128;

    /**
     * Signs that are letters to Unicode and belong to no script are none here, as one of them looks like a colon; but for the
     * long vowel of Japanese. An accent stands on a letter: on a full stop it would look like a colon.
     */
    private static final Pattern FORM =
            Pattern.compile("(?:(?:[\\p{L}&&[^\\p{IsCommon}]]|\u30fc)[\\p{Mn}\\p{Mc}]*|\\p{Nd}|[ ._@+'-])++");

    /** Letters and accents that leave no mark: joiners, fillers, and selectors of variants. */
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\x{34f}\\x{115f}\\x{1160}\\x{17b4}\\x{17b5}\\x{180b}-\\x{180f}\\x{fe00}-\\x{fe0f}\\x{e0100}-\\x{e01ef}]");

    private PersonName() {}

    static boolean isOne(String name) {
        return name.length() <= MAX_LENGTH
                && FORM.matcher(name).matches()
                && !UNSEEN.matcher(name).find()
                && !name.isBlank()
                && name.equals(name.strip())
                && Normalizer.isNormalized(name, Normalizer.Form.NFKC)
                && isOfOneScript(name);
    }

    private static boolean isOfOneScript(String name) {
        return name.codePoints()
                        .mapToObj(PersonName::script)
                        .filter(script -> script != UnicodeScript.COMMON)
                        .distinct()
                        .count()
                <= 1;
    }

    /** Those that are written together are one; accents and signs belong to any. */
    private static UnicodeScript script(int character) {
        UnicodeScript script = UnicodeScript.of(character);
        return switch (script) {
            case HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> UnicodeScript.HAN;
            case INHERITED -> UnicodeScript.COMMON;
            default -> script;
        };
    }
}
