package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.history.SettingsChanged;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.RegistryLists;
import java.util.Optional;

/**
 * Records which settings decide who may do what. They are changed by a deployment, past the registry; so the sweep compares
 * them with what was recorded last.
 */
public final class RecordedSettings {
    private final RegistryLists lists;
    private final RightsSettings settings;
    private final Changes changes;

    RecordedSettings(RegistryLists lists, RightsSettings settings, Changes changes) {
        this.lists = lists;
        this.settings = settings;
        this.changes = changes;
    }

    /** Records the settings in force unless they are those that were recorded last; says whether it did. */
    public boolean record() {
        SettingsChanged now = SettingsChanged.of(settings);
        return changes.changeOwn(Request.by(Caller.REGISTRY), draft -> {
            boolean isKnown = last(draft.model()).filter(now.digest()::equals).isPresent();
            if (!isKnown) {
                draft.record(now);
            }
            return !isKnown;
        });
    }

    /** The digest that was recorded last. The revision of the registry's own head is the place of the entry that did. */
    private Optional<Sha256> last(Model own) {
        return own.rev() == 0
                ? Optional.empty()
                : lists.entriesFrom(OwnHistory.ID, own.rev(), 1).stream()
                        .map(entry -> ((SettingsChanged) entry.fact()).digest())
                        .findFirst();
    }
}
