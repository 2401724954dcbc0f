package dev.slipway.local;

import dev.slipway.local.events.EventBus;
import dev.slipway.local.events.EventBuses;
import dev.slipway.local.events.EventLog;
import dev.slipway.local.events.EventsFolder;
import dev.slipway.local.events.Rule;
import dev.slipway.local.events.Target;
import dev.slipway.local.events.Webhook;
import dev.slipway.local.functions.LocalFunctions;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The two buses of a deployment with the deployed rules: AWS's own, where S3 speaks, and the registry's. */
final class LocalBuses {
    static final String BUS = "slipway";
    private static final String ARTIFACT_UPLOADED = "artifact-uploaded";
    private static final String CI = "ci-stage-changed";

    private final EventBuses buses;
    private final Map<String, EventLog> logs = new TreeMap<>();

    LocalBuses(Options options, String bucket, LocalFunctions functions, PrintStream complaints) {
        EventsFolder folder = new EventsFolder(options.project());
        Map<String, String> names = Map.of("ArtifactBucket", bucket);
        List<Rule> rules = new ArrayList<>();
        for (String rule : folder.rules()) {
            if (!rule.equals(ARTIFACT_UPLOADED)) {
                EventLog log = new EventLog(options.data().resolve("targets").resolve(rule + ".jsonl"));
                logs.put(rule, log);
                rules.add(new Rule(rule, folder.rule(rule, names), log));
            }
        }
        options.webhook().ifPresent(url -> rules.add(new Rule("ci-webhook", folder.rule(CI, names), new Webhook(url))));
        Target uploaded = event -> functions.call(LocalFunctions.ARTIFACT_UPLOADED, event.json());
        buses = new EventBuses(List.of(
                bus(
                        options,
                        EventBuses.DEFAULT,
                        complaints,
                        List.of(new Rule(ARTIFACT_UPLOADED, folder.rule(ARTIFACT_UPLOADED, names), uploaded))),
                bus(options, BUS, complaints, rules)));
    }

    EventBuses buses() {
        return buses;
    }

    /** What the targets of the registry's rules were sent, by rule. */
    Map<String, EventLog> logs() {
        return logs;
    }

    private static EventBus bus(Options options, String name, PrintStream complaints, List<Rule> rules) {
        return new EventBus(
                name, options.data().resolve("events").resolve(name), rules, EventBus.RETRIES, complaints::println);
    }
}
