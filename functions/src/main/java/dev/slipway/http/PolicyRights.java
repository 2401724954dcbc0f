package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Optional;

/**
 * What callers may do because a policy names one of their groups, though they have no role: read the model whose stage the policy
 * guards, find what waits for them, and decide on it. Whether they may decide on a certain promotion is the registry's business.
 */
final class PolicyRights {
    /** In which a route that has no model in its path may name one, whatever its dialect calls it. */
    private static final List<String> MODEL_PARAMETERS = List.of("model", "name");

    /** A thousand promotions. */
    private static final int MOST_PAGES = 10;

    private final Registry registry;

    PolicyRights(Registry registry) {
        this.registry = registry;
    }

    /** What a refusal says of these rights, behind the groups that it names. */
    static String otherwise(Permission permission) {
        return permission == Permission.READ || permission == Permission.DECIDE
                ? ", or one of your groups in the policy of the model or of a waiting promotion"
                : "";
    }

    /** Whether a policy that names one of the caller's groups allows the call. */
    boolean allow(ApiRequest request) {
        Permission permission = request.route().permission();
        Caller caller = request.caller();
        if (caller.groups().isEmpty() || (permission != Permission.READ && permission != Permission.DECIDE)) {
            return false;
        }
        if (request.path().containsKey("promotion")) {
            return registry.store()
                    .promotion(request.promotion())
                    .filter(promotion -> names(promotion, caller))
                    .isPresent();
        }
        Optional<String> model = model(request);
        if (model.isPresent()) {
            return model.flatMap(PolicyRights::ref)
                    .flatMap(registry.store()::model)
                    .filter(named -> registry.policies().nameAGroupOf(caller, named))
                    .isPresent();
        }
        return request.route().equals(V1Route.LIST_PROMOTIONS.route()) && somethingWaitsFor(caller);
    }

    /** The one model that the route reads, as the call names it: in the path, or in a parameter that the route takes. */
    private static Optional<String> model(ApiRequest request) {
        return Optional.ofNullable(request.path().get("model"))
                .or(() -> MODEL_PARAMETERS.stream()
                        .filter(request.route().queryNames()::contains)
                        .findFirst()
                        .flatMap(request::parameter));
    }

    /** Whether any promotion that waits names the caller; of very many, the newest are looked at. */
    private boolean somethingWaitsFor(Caller caller) {
        Optional<String> place = Optional.empty();
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            Page<Promotion> page =
                    registry.lists().openPromotions(Optional.empty(), new Page.Request(Parameter.MAX_LIMIT, place));
            if (page.items().stream().anyMatch(promotion -> names(promotion, caller))) {
                return true;
            }
            place = page.next();
            if (place.isEmpty()) {
                return false;
            }
        }
        return false;
    }

    /** Those promotions of a page that a caller may see: all with a role, without one those whose policy names them. */
    static Page<Promotion> visible(Page<Promotion> page, Caller caller) {
        return Permission.READ.isHeldBy(caller)
                ? page
                : new Page<>(
                        page.items().stream()
                                .filter(promotion -> names(promotion, caller))
                                .toList(),
                        page.next());
    }

    private static boolean names(Promotion promotion, Caller caller) {
        return caller.isInAny(promotion.policy().approvers());
    }

    private static Optional<ModelRef> ref(String text) {
        try {
            return Optional.of(ModelRef.of(text));
        } catch (Refused noName) {
            return Optional.empty();
        }
    }
}
