package dev.slipway.http;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.StageChange;
import java.util.LinkedHashMap;
import java.util.Map;

/** What callers see of a rollback, made or only foreseen. Members that are absent are left out. */
final class RollbackRepresentations {
    private final Representations show;

    /** For stages that are shown in this way. */
    RollbackRepresentations(Representations show) {
        this.show = show;
    }

    /** The stage after the rollback, and what that did. */
    Map<String, Object> made(Model model, Rollback rollback) {
        Map<String, Object> json = show.stage(model, rollback.stage());
        json.putAll(move(rollback));
        return json;
    }

    /** Where the rollback would go, and how that landed there. */
    Map<String, Object> foreseen(Model model, Rollback rollback) {
        StageChange landing = rollback.landing();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("stage", rollback.stage().name());
        json.put("rev", rollback.stage().rev());
        json.putAll(move(rollback));
        json.put("digest", rollback.to().digest());
        json.put("landedAt", landing.cause().stamp().at());
        landing.cause().stamp().by().into(json, "landedBy");
        json.put("reason", landing.cause().reason());
        json.put("approvedBy", Identity.list(landing.cause().approvedBy()));
        landing.under().origin().into(json);
        return json;
    }

    /** From where to where, and what speaks against it. */
    static Map<String, Object> move(Rollback rollback) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", StageChange.Kind.ROLLED_BACK);
        json.put("from", rollback.from());
        json.put("to", rollback.to().number());
        json.put("warnings", Representations.warnings(rollback.warnings()));
        return json;
    }
}
