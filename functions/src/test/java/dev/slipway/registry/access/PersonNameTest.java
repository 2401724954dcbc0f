package dev.slipway.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "Ada Lovelace",
                "ada.lovelace+ml@example.com",
                "O'Brien-Smith_2",
                "6d1f2a34-5b6c-7d8e-9f01-23456789abcd",
                "slipway",
                "José Ñandú",
                "\u1ecd\u0301", // Accents that no letter has of its own.
                "Ольга",
                "Ελένη",
                "דנה",
                "ليلى",
                "राम",
                "रामः", // A sign that looks like a colon, among letters of its own script.
                "กานต์",
                "山田 太郎",
                "ローラ",
                "山田たろう",
                "김민준"
            })
    void peopleAreCalledByTheirNames(String name) {
        assertThat(PersonName.isOne(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry:slipway",
                "role:123456789012/ci",
                "user:ada",
                "registry\uff1aslipway", // full width
                "registry\ufe55slipway", // small
                "registry\ufe13slipway", // vertical
                "registry\ua789slipway", // modifier letter
                "registry\u02d0slipway", // letter of phonetics
                "registry\u02d1slipway",
                "registry\u02f8slipway", // raised
                "registry\u2236slipway", // ratio
                "registry\u205aslipway", // two dots
                "registry\u0589slipway", // Armenian
                "registry\u05c3slipway", // Hebrew
                "registry\u1365slipway", // Ethiopic
                "registry\u1804slipway", // Mongolian
                "registry\u0703slipway", // Syriac
                "registry\u0903slipway", // Devanagari
                "registry\u0a83slipway", // Gujarati
                "registry\u0b83slipway", // Tamil
                "registry\u1038slipway", // Burmese
                "registry.\u0307slipway", // a dot on a full stop
                "registry \u0307\u0323slipway", // two dots on a space
                "registry;slipway",
                "role/ci",
                "ada (user:grace)",
                "ada (grace)",
                "<b>ada</b>",
                "ada, grace"
            })
    void nobodyIsCalledLikeAMachine(String name) {
        assertThat(PersonName.isOne(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0430da", // Cyrillic
                "gr\u0430ce",
                "ad\u03b1", // Greek
                "\u0391da",
                "ro\u217ce", // Roman numeral
                "a\u0501a",
                "\uff41da", // full width
                "\ud835\udc1ada", // mathematical
                "ﬁona", // ligature
                "\u13aada" // Cherokee
            })
    void nobodySpellsAnothersNameInOtherLetters(String name) {
        assertThat(PersonName.isOne(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " ada",
                "ada ",
                "\u00a0ada",
                "ada\u00a0lovelace",
                "ada\u2003lovelace",
                "ada\t",
                "ada\nlovelace",
                "ada\u0000",
                "ada\u200b",
                "a\u200cda",
                "a\u200dda",
                "a\u00adda",
                "\ufeffada",
                "ada\u2060",
                "\u202eada",
                "ada\u202c",
                "\u2066ada\u2069",
                "\u200eada",
                "\u200fada",
                "ada\u061c",
                "ada\ufe0f",
                "ada\udb40\udd00", // selectors of variants
                "ada\udb40\udc61", // tag
                "a\u034fda",
                "ada\u115f",
                "ada\u1160",
                "ada\u3164",
                "ada\uffa0",
                "ada\u180b",
                "ada\u2800",
                "ada\ud83d", // half of a pair
                "cafe\u0301", // not composed
                "\u0301ada"
            })
    void nothingUnseenIsInAName(String name) {
        assertThat(PersonName.isOne(name)).isFalse();
    }

    @Test
    void aNameIsNoTextOfAnyLength() {
        assertThat(PersonName.isOne("a".repeat(128))).isTrue();
        assertThat(PersonName.isOne("a".repeat(129))).isFalse();
    }
}
