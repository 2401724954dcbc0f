package dev.slipway.local.clients;

import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Schemathesis calls every operation of the description in every role, with what fits it and with what does not, and holds the
 * answers against it, with all its checks. What is excepted stands in {@code exceptions.py}, with the reason. System properties:
 * {@code seed} repeats one run's calls, {@code calls} says how many calls each operation gets in each phase, {@code seconds} how
 * long each role may take, {@code roles} which roles are played.
 */
@Tag("clients")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SchemathesisTest {
    private static final long SEED = Long.getLong("seed", 20260131);
    private static final int CALLS = Integer.getInteger("calls", 10);
    private static final int SECONDS = Integer.getInteger("seconds", 90);

    private static final List<String> ROLES =
            List.of(System.getProperty("roles", "nobody,viewer,approver,contributor,admin")
                    .split(",", -1));

    private final TestMachine machine = TestMachine.shared();

    @Test
    void everyAnswerInEveryRoleIsOneThatTheDescriptionKnows() {
        Workshop workshop = Workshop.of(machine, "schemathesis");
        workshop.python();
        System.out.println("clients: schemathesis: seed " + SEED + ", calls " + CALLS);
        Map<String, String> groups =
                Map.of("viewer", "viewers", "contributor", "contributors", "approver", "approvers", "admin", "admins");
        List<String> failed = new ArrayList<>();
        for (String role : ROLES) {
            List<String> words = new ArrayList<>(List.of(
                    workshop.bin("schemathesis"),
                    "--config-file",
                    "schemathesis.toml",
                    "run",
                    "openapi.json",
                    "--url",
                    machine.uri().toString(),
                    "--max-examples",
                    Integer.toString(CALLS),
                    "--max-time",
                    Integer.toString(SECONDS),
                    "--seed",
                    Long.toString(SEED),
                    "--suppress-health-check",
                    "all",
                    "--no-shrink",
                    "--continue-on-failure"));
            if (groups.containsKey(role)) {
                words.add("--header");
                words.add("Authorization: Bearer " + machine.token("schemathesis-" + role, groups.get(role)));
            }
            Command.Ended ended = new Command(
                            Workshop.JOB, "schemathesis as " + role, workshop.folder(), words.toArray(String[]::new))
                    .end();
            ended.said()
                    .lines()
                    .filter(line -> line.contains(" generated, ") || line.startsWith("Filtered: "))
                    .forEach(line -> System.out.println("clients: schemathesis as " + role + ": " + line.strip()));
            if (ended.code() != 0) {
                failed.add(role + ":\n" + ended.tail());
            }
        }
        if (!failed.isEmpty()) {
            throw new AssertionError("seed " + SEED + "\n" + String.join("\n", failed));
        }
    }
}
