package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.slipway.registry.adoption.Adoptions;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.VersionKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Copies the files of versions that were registered by naming a place elsewhere; the adoption flow calls it until a version is
 * READY or REJECTED. The only function that moves the bytes of files, and the only one that may read what lies outside the
 * registry's own bucket.
 */
public final class AdoptionFunction implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    /** What a call may take when nobody says how long it may. */
    private static final Duration USUAL = Duration.ofMinutes(1);

    private final Supplier<Adoptions> adoptions;
    private final Log log;

    /** As Lambda makes it. */
    public AdoptionFunction() {
        this(Wiring.fromEnvironment());
    }

    /** Wired as given. */
    public AdoptionFunction(Wiring wiring) {
        this.adoptions = wiring::adoptions;
        this.log = wiring.log();
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        return log.during(Invocation.of(context), () -> answer(event, timeOf(context)));
    }

    private Map<String, Object> answer(Map<String, Object> event, Duration time) {
        String step = String.valueOf(event.get("step"));
        if (step.equals("PING")) {
            return Map.of();
        }
        VersionKey version = new VersionKey(String.valueOf(event.get("modelId")), number(event, "version"));
        return switch (step) {
            case "COPY" -> answer(adoptions.get().advance(version, before(event), time));
            case "FAIL" -> {
                adoptions.get().fail(version, String.valueOf(event.getOrDefault("cause", "unknown")));
                yield answer(Adoptions.Step.OVER);
            }
            default -> throw new IllegalArgumentException("the adoption flow has no step " + step);
        };
    }

    private static Map<String, Object> answer(Adoptions.Step step) {
        return Map.of(
                "outcome",
                step.isOver() ? "ENDED" : "MORE",
                "compared",
                step.compared(),
                "listed",
                step.listed().map(Sha256::hex).orElse(""));
    }

    /** What the flow was answered last; nothing at first. */
    private static Adoptions.Step before(Map<String, Object> event) {
        Optional<Sha256> listed = Optional.ofNullable(event.get("listed"))
                .map(String::valueOf)
                .filter(text -> !text.isEmpty())
                .map(Sha256::new);
        return new Adoptions.Step(false, number(event, "compared"), listed);
    }

    private static int number(Map<String, Object> event, String name) {
        return event.get(name) instanceof Number number ? number.intValue() : 0;
    }

    /** Half of what is left: the copies under way when it is over have the other half to end. */
    private static Duration timeOf(Context context) {
        return Optional.ofNullable(context)
                .map(Context::getRemainingTimeInMillis)
                .map(millis -> Duration.ofMillis(millis).dividedBy(2))
                .orElse(USUAL);
    }
}
