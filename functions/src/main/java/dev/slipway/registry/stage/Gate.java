package dev.slipway.registry.stage;

import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Needed;
import dev.slipway.registry.refusal.Numbers;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Wording;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A rule over a version's metrics: {@code metric op value}, or {@code metric op} what the stage holds now, where
 * {@code tolerance} says how much worse is still good enough (or, for {@code =}, how far apart is still equal).
 *
 * @param bound the value; absent when the version that the stage holds is the measure
 */
public record Gate(String metric, Op op, Optional<BigDecimal> bound, BigDecimal tolerance) {
    /** How many gates a policy may have. */
    public static final int MAX_GATES = 20;

    private static final String CURRENT = "CURRENT";

    public Gate {
        bound.ifPresent(value -> Numbers.measured("value", value));
        checkTolerance(tolerance);
        // 0.90 comes back from the table as 0.9 and must then be the same gate.
        bound = bound.map(BigDecimal::stripTrailingZeros);
        tolerance = tolerance.stripTrailingZeros();
    }

    /** How a metric is compared. */
    public enum Op {
        AT_LEAST(">="),
        MORE_THAN(">"),
        AT_MOST("<="),
        LESS_THAN("<"),
        EQUAL("=");

        private final String sign;

        Op(String sign) {
            this.sign = sign;
        }

        /** As policies write it. */
        public String sign() {
            return sign;
        }

        /** Whether more is better. */
        boolean isUpwards() {
            return this == AT_LEAST || this == MORE_THAN;
        }

        /** Whether the limit itself is not good enough. */
        boolean isStrict() {
            return this == MORE_THAN || this == LESS_THAN;
        }

        static Op of(String sign) {
            for (Op op : values()) {
                if (op.sign.equals(sign)) {
                    return op;
                }
            }
            throw Refusal.INVALID.because(
                    "op",
                    "must be "
                            + Wording.or(Arrays.stream(values()).map(Op::sign).toList()));
        }
    }

    /** What a gate said of a version, in words for the reviewer. */
    public record Result(String gate, boolean passed, String why) {
        /** The JSON form. */
        public Map<String, Object> document() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("gate", gate);
            document.put("passed", passed);
            document.put("why", why);
            return document;
        }
    }

    /** Judges a version; {@code current} is what the stage holds now, if anything. */
    public Result judge(Version candidate, Optional<Version> current) {
        BigDecimal value = candidate.metadata().metrics().get(metric);
        if (value == null) {
            return failed("version " + candidate.number() + " has no metric " + metric);
        }
        if (bound.isPresent()) {
            return judge(candidate, value, bound.get(), "");
        }
        if (current.isEmpty()) {
            return new Result(toString(), true, "the stage holds nothing to compare with");
        }
        BigDecimal held = current.get().metadata().metrics().get(metric);
        if (held == null) {
            return failed("version " + current.get().number() + ", which the stage holds, has no metric " + metric);
        }
        return judge(candidate, value, held, " of version " + current.get().number());
    }

    private Result judge(Version candidate, BigDecimal value, BigDecimal measure, String whose) {
        boolean passed = switch (op) {
            case AT_LEAST -> value.compareTo(measure.subtract(tolerance)) >= 0;
            case MORE_THAN -> value.compareTo(measure.subtract(tolerance)) > 0;
            case AT_MOST -> value.compareTo(measure.add(tolerance)) <= 0;
            case LESS_THAN -> value.compareTo(measure.add(tolerance)) < 0;
            case EQUAL -> value.subtract(measure).abs().compareTo(tolerance) <= 0;
        };
        String allowing = tolerance.signum() == 0 ? "" : ", tolerance " + tolerance.toPlainString();
        String why = metric + " of version " + candidate.number() + " is " + value.toPlainString() + ", "
                + (passed ? "" : "not ") + op.sign() + " " + measure.toPlainString() + whose + allowing;
        return new Result(toString(), passed, why);
    }

    private Result failed(String why) {
        return new Result(toString(), false, why);
    }

    /**
     * Whether what passes this gate passes another one, as far as can be told without the metrics: both look at the same
     * metric in the same direction, and both against a value or both against what the stage holds.
     */
    boolean isAsStrictAs(Gate other) {
        if (!metric.equals(other.metric) || bound.isPresent() != other.bound.isPresent()) {
            return false;
        }
        if (op == Op.EQUAL || other.op == Op.EQUAL) {
            BigDecimal apart = measure().subtract(other.measure()).abs();
            return op == other.op && apart.add(tolerance).compareTo(other.tolerance) <= 0;
        }
        if (op.isUpwards() != other.op.isUpwards()) {
            return false;
        }
        // Against what the stage holds the limits are as far from that as the tolerance says, whatever it is.
        int ahead = op.isUpwards()
                ? limit().compareTo(other.limit())
                : other.limit().compareTo(limit());
        return ahead > 0 || (ahead == 0 && (op.isStrict() || !other.op.isStrict()));
    }

    private BigDecimal measure() {
        return bound.orElse(BigDecimal.ZERO);
    }

    private BigDecimal limit() {
        return op.isUpwards() ? measure().subtract(tolerance) : measure().add(tolerance);
    }

    /** Reads the JSON form: {@code metric}, {@code op}, and either {@code value} or {@code "against": "CURRENT"}. */
    static Gate of(Fields fields) {
        Needed<String> metric = fields.text("metric", Metadata.MAX_NAME, name -> Names.notBlank("metric", name));
        Needed<Op> op = fields.text("op", 100, Op::of);
        Optional<BigDecimal> value = fields.optionalMeasure("value");
        Optional<String> against = fields.optionalText("against", 100, Gate::current);
        BigDecimal tolerance = fields.optionalMeasure("tolerance").orElse(BigDecimal.ZERO);
        fields.check("tolerance", () -> checkTolerance(tolerance));
        if (value.isPresent() == against.isPresent()) {
            throw Refusal.INVALID.because("value", "must be given, or \"against\": \"CURRENT\", and not both");
        }
        return new Gate(metric.get(), op.get(), value, tolerance);
    }

    private static void checkTolerance(BigDecimal tolerance) {
        Numbers.measured("tolerance", tolerance);
        if (tolerance.signum() < 0) {
            throw Refusal.INVALID.because("tolerance", "must not be negative");
        }
    }

    private static String current(String against) {
        if (!against.equals(CURRENT)) {
            throw Refusal.INVALID.because("against", "must be " + CURRENT);
        }
        return against;
    }

    Map<String, Object> document() {
        Map<String, Object> document = new TreeMap<>();
        document.put("metric", metric);
        document.put("op", op.sign());
        document.put("value", bound);
        if (bound.isEmpty()) {
            document.put("against", CURRENT);
        }
        if (tolerance.signum() != 0) {
            document.put("tolerance", tolerance);
        }
        return document;
    }

    @Override
    public String toString() {
        return metric + " " + op.sign() + " "
                + bound.map(BigDecimal::toPlainString).orElse("current")
                + (tolerance.signum() == 0 ? "" : " (tolerance " + tolerance.toPlainString() + ")");
    }
}
