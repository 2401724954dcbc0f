package dev.slipway.local.table;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.ModelFilter;
import dev.slipway.registry.port.RegistryLists.VersionFilter;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.stage.StageChange.Kind;
import dev.slipway.registry.version.VersionStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

abstract class CostsContract extends TableContract {
    @Test
    void whatACallReadsDoesNotGrowWithTheNumberOfVersions() {
        Map<String, String> few = costs(withVersions("few", 10));
        Map<String, String> many = costs(withVersions("many", 2_000));

        few.forEach((call, cost) ->
                System.out.println(call + ": with 10 versions " + cost + ", with 2000 " + many.get(call)));
        assertThat(many).isEqualTo(few);
    }

    private Map<String, String> costs(Model model) {
        Page.Request page = Page.Request.first(5);
        Map<String, String> costs = new LinkedHashMap<>();
        costs.put("model by name", meter.reading(() -> store.model(model.name())));
        costs.put("model by id", meter.reading(() -> store.modelById(model.id())));
        costs.put("version", meter.reading(() -> store.version(model.id(), 7)));
        costs.put("files", meter.reading(() -> store.files("models/" + model.id() + "/" + model.id())));
        costs.put("policy", meter.reading(() -> store.policy(model.id(), PRODUCTION)));
        costs.put("words", meter.reading(() -> store.words(model.id())));
        costs.put("stage change", meter.reading(() -> store.stageChange(model.id(), 7)));
        costs.put("stage at a time", meter.reading(() -> lists.stageChangeAt(model.id(), PRODUCTION, Samples.NOW)));
        costs.put("stage changes, 5", meter.reading(() -> lists.stageChanges(model.id(), PRODUCTION, page)));
        costs.put(
                "versions, 5",
                meter.reading(() -> lists.versions(
                        model.id(), new VersionFilter(Optional.of(VersionStatus.READY), Map.of(), false), page)));
        costs.put("entries, 5", meter.reading(() -> lists.entries(model.id(), true, page)));
        costs.put("entries from 3, 5", meter.reading(() -> lists.entriesFrom(model.id(), 3, 5)));
        costs.put(
                "models like it, 5",
                meter.reading(() ->
                        lists.models(new ModelFilter(Optional.of(model.name().value()), Map.of(), false), page)));
        costs.put(
                "commit",
                meter.reading(() -> store.commit(Samples.change(
                        model, Samples.next(model), new Commit.Write.OfVersion(Samples.version(model, 1))))));
        return costs;
    }

    /** A model of so many versions that has a little history of everything else. */
    private Model withVersions(String name, int count) {
        Model model = registered(name);
        for (int rev = 1; rev <= 10; rev++) {
            Model next = Samples.next(model);
            Entry moved = Samples.stageChange(next, PRODUCTION, rev, Samples.NOW, Kind.PROMOTED, Optional.of(rev));
            store.commit(new Commit(
                    Optional.of(model),
                    next,
                    List.of(moved),
                    List.of(new Commit.Write.OfVersion(Samples.version(model, 1))),
                    Optional.empty()));
            model = next;
        }
        RawItems.repeatVersion(backend.client(), table, model.id(), count);
        return model;
    }
}
