package dev.slipway.http;

import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.promotion.Promotion;

/** Where things are found again. */
final class Links {
    private Links() {}

    static String to(Model model) {
        // Of all characters that a name may have, only the space needs another form in a path.
        return "/v1/models/" + model.ref().toString().replace(" ", "%20");
    }

    static String to(ModelVersion of) {
        return to(of.model()) + "/versions/" + of.version().number();
    }

    static String to(Promotion promotion) {
        return "/v1/promotions/" + promotion.id();
    }
}
