package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.slipway.registry.Promotions;
import dev.slipway.registry.Registry;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.promotion.Promotion;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * What the approval flow asks of the registry at each of its steps. The flow keeps time; the registry decides. Every step
 * may be asked for more than once.
 */
public final class ApprovalStepFunction implements RequestHandler<Map<String, String>, Map<String, Object>> {
    private final Promotions promotions;
    private final Backlog backlog;
    private final Clock clock;
    private final Log log;

    /** As Lambda makes it. */
    public ApprovalStepFunction() {
        this(Wiring.fromEnvironment());
        Priming.of(this);
    }

    /** Wired as given. */
    public ApprovalStepFunction(Wiring wiring) {
        Registry registry = wiring.registry();
        this.promotions = registry.promotions();
        this.backlog = wiring.backlog();
        this.clock = registry.clock();
        this.log = wiring.log();
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
        return log.during(Invocation.of(context), () -> answer(event));
    }

    private Map<String, Object> answer(Map<String, String> event) {
        String promotion = event.get("promotion");
        return switch (event.get("step")) {
            case "EVALUATE" -> evaluated(promotions.evaluate(promotion));
            case "AWAIT" -> {
                // Stored, not answered: the outbox sees the token in the table's stream and answers it if nothing is
                // left
                // to wait for.
                backlog.waitOn(promotion, event.get("token"), clock.instant());
                yield Map.of();
            }
            case "APPLY" -> ended(promotions.apply(promotion));
            case "EXPIRE" -> ended(promotions.expire(promotion));
            case "FAIL" -> ended(promotions.fail(promotion, event.getOrDefault("cause", "unknown")));
            // Asked each week, so that the function stays awake.
            case "PING" -> Map.of();
            default -> throw new IllegalArgumentException("the approval flow has no step " + event.get("step"));
        };
    }

    private Map<String, Object> evaluated(Promotion promotion) {
        if (!promotion.status().isOpen()) {
            return ended(promotion);
        }
        if (promotion.isApproved()) {
            return Map.of("outcome", "APPLY");
        }
        long seconds =
                Duration.between(clock.instant(), promotion.asked().expiresAt()).toSeconds() + 1;
        return Map.of("outcome", "WAIT", "timeoutSeconds", Math.max(1, seconds));
    }

    private static Map<String, Object> ended(Promotion promotion) {
        return Map.of("outcome", "ENDED", "status", promotion.status().name());
    }
}
