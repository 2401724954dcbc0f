package dev.slipway.local.events;

import dev.slipway.json.Json;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.Sha256;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The example events of the repository, and entries like theirs. */
final class Story {
    static final EventsFolder FOLDER = new EventsFolder(Path.of(""));

    private Story() {}

    /** All events of Slipway: those of the models in their order, and then those of the registry's own history. */
    static List<Event> told() {
        return FOLDER.examples().stream()
                .map(FOLDER::example)
                .filter(event -> event.members().get("source").equals("slipway"))
                .sorted(Comparator.comparing((Event event) ->
                                OwnHistory.isOwn((String) event.detail().get("modelId")))
                        .thenComparing(event -> (String) event.detail().get("modelId"))
                        .thenComparing(event -> ((Number) event.detail().get("seq")).intValue()))
                .toList();
    }

    /** The entry that an example event comes from. */
    static Entry entry(String example) {
        return entry(FOLDER.example(example).detail());
    }

    /** An entry with this number in its model's history and this reason. */
    static Entry stageChange(int seq, String reason) {
        Map<String, Object> detail =
                new TreeMap<>(FOLDER.example("stage-changed").detail());
        detail.put("id", detail.get("modelId") + "-" + seq);
        detail.put("seq", seq);
        detail.put("reason", reason);
        return entry(detail);
    }

    static Entry entry(Map<String, Object> detail) {
        Map<String, Object> body = new TreeMap<>(detail);
        body.remove("hash");
        String text = Json.canonical(body);
        return new Entry(text, Sha256.of(text));
    }
}
