package dev.slipway.registry.stage;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a promotion into a stage needs.
 *
 * @param approvals how many distinct people must approve; 0 asks nobody
 * @param approvers the groups they must belong to; any one of them is enough
 * @param gates what the version's metrics must hold; all of them
 * @param expiresAfter how long a promotion waits for its approvals
 * @param allowByReference whether it takes versions whose files lie elsewhere and may change there unseen
 */
public record Policy(
        int approvals, Set<String> approvers, List<Gate> gates, Duration expiresAfter, boolean allowByReference) {
    /** Stands for whoever has the role of an approver everywhere; who decides unless a policy names groups. */
    public static final String APPROVERS = "approvers";

    public static final int MAX_APPROVALS = 10;

    /** A Standard workflow lives at most a year; a promotion that waits longer than this is forgotten, not pending. */
    public static final Duration MAX_EXPIRY = Duration.ofDays(90);

    private static final Duration DEFAULT_EXPIRY = Duration.ofDays(7);
    private static final int MAX_GROUPS = 10;
    private static final int MAX_GROUP = 128;

    /** Asks nothing. */
    public static final Policy OPEN = new Policy(0, Set.of(APPROVERS), List.of(), DEFAULT_EXPIRY);

    /** One approval by somebody else, within a week. */
    public static final Policy ONE_APPROVAL = new Policy(1, Set.of(APPROVERS), List.of(), DEFAULT_EXPIRY);

    /** The same, and files that the registry holds. */
    private static final Policy APPROVAL_OF_HELD = new Policy(1, Set.of(APPROVERS), List.of(), DEFAULT_EXPIRY, false);

    public Policy {
        checkedApprovals(approvals);
        checkExpiry(expiresAfter);
        if (approvers.isEmpty()) {
            throw Refusal.INVALID.because("approvers", "must name at least one group");
        }
        approvers = Set.copyOf(approvers);
        gates = List.copyOf(gates);
    }

    /** A policy that takes versions by reference too. */
    public Policy(int approvals, Set<String> approvers, List<Gate> gates, Duration expiresAfter) {
        this(approvals, approvers, gates, expiresAfter, true);
    }

    /**
     * The default that is built in, as long as the organisation sets none; a prompt is under no other. Histories are verified
     * against it, so another one must not change what it says of moves that were made under this one.
     */
    public static Policy ofBirth(ModelKind kind, StageName stage) {
        return kind == ModelKind.PROMPT ? OPEN : ofBirth(stage);
    }

    /** The same of a stage that holds models: the organisation's defaults are for these and not for prompts. */
    public static Policy ofBirth(StageName stage) {
        return stage.equals(StageName.PRODUCTION) ? APPROVAL_OF_HELD : OPEN;
    }

    /**
     * In which member this policy asks for less than another one, if it does: fewer approvals, more approvers, a longer time to
     * give them, a gate that is missing or looser, versions by reference. Whatever is not weaker lets nothing through that the
     * other one refuses or keeps waiting.
     */
    public Optional<Weaker> weakerThan(Policy other) {
        if (approvals < other.approvals) {
            return Optional.of(new Weaker("approvals", approvals, other.approvals));
        }
        // Whoever asks nobody's approval says nothing of whose it is to be, and by when.
        if (other.approvals > 0 && !other.approvers.containsAll(approvers)) {
            return Optional.of(new Weaker("approvers", new TreeSet<>(approvers), new TreeSet<>(other.approvers)));
        }
        if (other.approvals > 0 && expiresAfter.compareTo(other.expiresAfter) > 0) {
            return Optional.of(new Weaker("expiresAfter", expiresAfter.toString(), other.expiresAfter.toString()));
        }
        Optional<Gate> missing = other.gates.stream()
                .filter(wanted -> gates.stream().noneMatch(gate -> gate.isAsStrictAs(wanted)))
                .findFirst();
        if (missing.isPresent()) {
            List<String> own = gates.stream()
                    .filter(gate -> gate.metric().equals(missing.get().metric()))
                    .map(Gate::toString)
                    .toList();
            return Optional.of(new Weaker("gates", own, missing.get().toString()));
        }
        return allowByReference && !other.allowByReference
                ? Optional.of(new Weaker("allowByReference", true, false))
                : Optional.empty();
    }

    /** Whether anything is asked at all. */
    public boolean isGuarded() {
        return approvals > 0 || !gates.isEmpty() || !allowByReference;
    }

    /** Whom it asks: the groups that may decide; nobody while it needs no approval. */
    public Set<String> deciders() {
        return approvals > 0 ? approvers : Set.of();
    }

    /** Whether a gate compares with what the stage holds now: only then does anybody need to read it. */
    public boolean comparesWithCurrent() {
        return gates.stream().anyMatch(gate -> gate.bound().isEmpty());
    }

    /** Judges all gates; {@code current} is what the stage holds now, if anything. */
    public List<Gate.Result> judge(Version candidate, Optional<Version> current) {
        return gates.stream().map(gate -> gate.judge(candidate, current)).toList();
    }

    /** Reads the JSON form, refusing what is not part of it; versions by reference are taken where it does not say otherwise. */
    public static Policy of(Fields fields) {
        return of(fields, OPEN);
    }

    /** The same for a stage: where it says nothing of versions by reference, what the built-in default says holds. */
    public static Policy of(Fields fields, StageName stage) {
        return of(fields, ofBirth(stage));
    }

    private static Policy of(Fields fields, Policy otherwise) {
        int approvals =
                fields.optionalInteger("approvals", Policy::checkedApprovals).orElse(0);
        Set<String> approvers = approvers(fields);
        List<Gate> gates = fields.objects("gates", Gate.MAX_GATES, Gate::of);
        Duration expiresAfter =
                fields.optionalText("expiresAfter", 30, Policy::duration).orElse(DEFAULT_EXPIRY);
        boolean allowByReference = fields.flag("allowByReference", otherwise.allowByReference);
        return new Policy(approvals, approvers, gates, expiresAfter, allowByReference);
    }

    private static Set<String> approvers(Fields fields) {
        if (!fields.has("approvers")) {
            return Set.of(APPROVERS);
        }
        fields.needAny("approvers");
        return new TreeSet<>(fields.texts("approvers", MAX_GROUPS, MAX_GROUP, Policy::group));
    }

    private static String group(String name) {
        if (!Holder.isGroup(name)) {
            throw Refusal.INVALID.because(
                    "approvers", "must be the name of a group, without spaces before or behind; no identity");
        }
        return Names.line("approvers", name);
    }

    /** Reads back what {@link #document()} made. */
    public static Policy of(String json) {
        return Fields.read(Json.readObject(json), Policy::of);
    }

    /** The JSON form. */
    public Map<String, Object> document() {
        Map<String, Object> document = new TreeMap<>();
        document.put("approvals", approvals);
        document.put("approvers", new TreeSet<>(approvers));
        document.put("gates", gates.stream().map(Gate::document).toList());
        document.put("expiresAfter", expiresAfter.toString());
        if (!allowByReference) {
            document.put("allowByReference", false);
        }
        return document;
    }

    private static int checkedApprovals(long number) {
        if (number < 0 || number > MAX_APPROVALS) {
            throw Refusal.INVALID.because("approvals", "must be from 0 to " + MAX_APPROVALS);
        }
        return (int) number;
    }

    private static void checkExpiry(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(MAX_EXPIRY) > 0) {
            throw outOfRange();
        }
    }

    private static Refused outOfRange() {
        return Refusal.INVALID.because("expiresAfter", "must be from PT1S to P90D");
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            checkExpiry(duration);
            return duration;
        } catch (DateTimeParseException e) {
            // The cause is that a long does not hold it.
            if (e.getCause() != null) {
                throw outOfRange();
            }
            throw Refusal.INVALID.because(
                    "expiresAfter",
                    "must be an ISO 8601 duration of days, hours, minutes and seconds, e.g. P7D or PT36H");
        }
    }
}
