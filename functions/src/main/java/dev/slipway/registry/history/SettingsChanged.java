package dev.slipway.registry.history;

import dev.slipway.json.Json;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that decide who may do what are others than before; in the registry's own history.
 *
 * @param digest of the settings
 * @param settings themselves, unless they are too large for an entry
 */
public record SettingsChanged(Sha256 digest, Optional<RightsSettings> settings) implements ModelFact {
    /** Bytes of settings that an entry holds: half of what an entry may have. */
    public static final int MAX_BYTES = 64 * 1024;

    /** What the entry says of these settings. */
    public static SettingsChanged of(RightsSettings settings) {
        int bytes = Json.write(settings.document()).getBytes(StandardCharsets.UTF_8).length;
        return new SettingsChanged(settings.digest(), Optional.of(settings).filter(unused -> bytes <= MAX_BYTES));
    }

    static SettingsChanged of(Recorded members) {
        return new SettingsChanged(
                members.digest("digest"),
                members.optionalDocument("settings").map(document -> Fields.read(document, RightsSettings::of)));
    }

    @Override
    public EntryType type() {
        return EntryType.SETTINGS_CHANGED;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("digest", digest, "settings", settings.map(RightsSettings::document));
    }
}
