package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.slipway.registry.Endings;
import dev.slipway.registry.Registry;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Gate;
import dev.slipway.stepfunctions.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the approval flow asks of the registry at each of its steps. The flow keeps time; the registry decides. Every step
 * may be asked for more than once.
 */
public final class ApprovalStepFunction implements RequestHandler<Map<String, String>, Map<String, Object>> {
    private final Endings endings;
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
        this.endings = registry.endings();
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
            case "EVALUATE" -> evaluated(endings.evaluate(promotion));
            case "AWAIT" -> {
                // Stored, not answered: the outbox sees the token in the table's stream, and answers it if the
                // promotion
                // has ended by then.
                backlog.waitOn(promotion, event.get("token"), clock.instant());
                yield Map.of();
            }
            case "EXPIRE" -> Outcome.of(endings.expire(promotion));
            case "FAIL" -> Outcome.of(endings.fail(promotion, event.getOrDefault("cause", "unknown")));
            // Asked each week, so that the function stays awake.
            case "PING" -> Map.of();
            default -> throw new IllegalArgumentException("the approval flow has no step " + event.get("step"));
        };
    }

    /** Whether there is anything to wait for, and what the gates say, for whoever looks at the execution. */
    private Map<String, Object> evaluated(Promotion promotion) {
        Map<String, Object> answer = new TreeMap<>();
        answer.put(
                "gates", promotion.gates().stream().map(Gate.Result::document).toList());
        if (promotion.isOpen()) {
            long seconds = Duration.between(clock.instant(), promotion.asked().expiresAt())
                            .toSeconds()
                    + 1;
            answer.put("outcome", "WAIT");
            answer.put("timeoutSeconds", Math.max(1, seconds));
        } else {
            answer.putAll(Outcome.of(promotion));
        }
        return answer;
    }
}
