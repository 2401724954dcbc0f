package dev.slipway.aws;

import dev.slipway.registry.Uploads;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The settings of one environment: an entry of {@code environments} in {@code cdk.json}. Whatever an entry leaves out has the
 * default that is written here.
 *
 * @param name of the environment; part of the stack's name
 * @param account and {@code region}: both, or neither, for whichever the command line's credentials lead to
 * @param keepData whether table, bucket and users outlive the stack and are protected from deletion
 * @param customerKey whether data is encrypted with a key of this account rather than one of AWS's
 * @param logRetentionDays how long logs are kept
 */
public record Environment(
        String name,
        Optional<String> account,
        Optional<String> region,
        boolean keepData,
        boolean customerKey,
        int logRetentionDays,
        Compute functions,
        Access api,
        Keeping storage,
        Telling events) {
    /** What CloudWatch Logs offers. */
    private static final Set<Integer> RETENTIONS = new TreeSet<>(List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653));

    public Environment {
        check(name.matches("[a-z][a-z0-9]{0,19}"), "name", "must be 1 to 20 lower-case letters and digits");
        check(account.isPresent() == region.isPresent(), "account", "and region must be set together or not at all");
        account.ifPresent(id -> check(id.matches("[0-9]{12}"), "account", "must have 12 digits"));
        region.ifPresent(
                id -> check(id.matches("[a-z]{2}(-[a-z]+)+-[0-9]"), "region", "must be one like eu-central-1"));
        check(RETENTIONS.contains(logRetentionDays), "logRetentionDays", "must be one of " + RETENTIONS);
    }

    /**
     * The functions.
     *
     * @param memory megabytes of each; processor time comes with it
     * @param timeoutSeconds of a call over HTTP
     * @param backgroundTimeoutSeconds of everything else but the sweeper, which has five minutes
     * @param reservedConcurrency how many of a function may run at once, by its id. None is reserved unless asked for: a
     *     fresh account has too few to give any away
     * @param sweepMinutes how often the sweeper runs
     */
    public record Compute(
            int memory,
            int timeoutSeconds,
            int backgroundTimeoutSeconds,
            Map<String, Integer> reservedConcurrency,
            int sweepMinutes) {
        /** The state machine waits 60 seconds for a step. */
        static final int MOST_SECONDS = 60;

        public Compute {
            reservedConcurrency = Map.copyOf(reservedConcurrency);
            within("memory", memory, 256, 10_240);
            within("timeoutSeconds", timeoutSeconds, 3, 29);
            within("backgroundTimeoutSeconds", backgroundTimeoutSeconds, 10, MOST_SECONDS);
            within("sweepMinutes", sweepMinutes, 1, 1440);
            Set<String> functions =
                    Arrays.stream(Deployed.values()).map(Deployed::id).collect(Collectors.toCollection(TreeSet::new));
            reservedConcurrency.forEach((function, number) -> {
                check(
                        functions.contains(function),
                        "reservedConcurrency." + function,
                        "is no function; there are " + functions);
                within("reservedConcurrency." + function, number, 1, 1000);
            });
        }

        static Compute of(Section section) {
            return new Compute(
                    section.number("memory", 1024),
                    section.number("timeoutSeconds", 29),
                    section.number("backgroundTimeoutSeconds", MOST_SECONDS),
                    section.numbers("reservedConcurrency"),
                    section.number("sweepMinutes", 5));
        }
    }

    /**
     * The API.
     *
     * @param issuer whose tokens are taken: an OIDC issuer outside, with its {@code audience}; none for a user pool of the
     *     stack's own
     * @param trackingUri of an MLflow tracking server, asked about the runs that MLflow clients register from
     * @param corsOrigins of web pages that may call the API and the bucket
     */
    public record Access(
            Optional<String> issuer,
            Optional<String> audience,
            Optional<String> trackingUri,
            int requestsPerSecond,
            int burst,
            List<String> corsOrigins) {
        public Access {
            corsOrigins = List.copyOf(corsOrigins);
            check(
                    issuer.isPresent() == audience.isPresent(),
                    "issuer",
                    "and audience must be set together or not at all");
            issuer.ifPresent(url -> check(isHttps(url), "issuer", "must be an https URL"));
            audience.ifPresent(text -> check(!text.isBlank(), "audience", "must not be empty"));
            trackingUri.ifPresent(url -> check(isHttps(url), "trackingUri", "must be an https URL"));
            within("requestsPerSecond", requestsPerSecond, 1, 10_000);
            within("burst", burst, 1, 5_000);
            for (String origin : corsOrigins) {
                check(
                        origin.matches("https://[a-z0-9.-]+(:[0-9]+)?|http://localhost(:[0-9]+)?"),
                        "corsOrigins",
                        "must be origins like https://models.example.com, not " + origin);
            }
        }

        static Access of(Section section) {
            return new Access(
                    section.text("issuer"),
                    section.text("audience"),
                    section.text("trackingUri"),
                    section.number("requestsPerSecond", 50),
                    section.number("burst", 100),
                    section.texts("corsOrigins"));
        }
    }

    /**
     * Artifacts.
     *
     * @param archiveAfterDays when a file moves to storage that is cheaper while nobody reads it
     * @param objectLockDays how long nobody but a named few can delete a file; none for no lock. Can only be set when the
     *     bucket is made
     */
    public record Keeping(int archiveAfterDays, Optional<Integer> objectLockDays) {
        public Keeping {
            // Earlier, and a file could move while its version still waits for the others.
            within("archiveAfterDays", archiveAfterDays, (int) Uploads.PATIENCE.toDays() + 1, 3650);
            objectLockDays.ifPresent(days -> within("objectLockDays", days, 1, 36_500));
        }

        static Keeping of(Section section) {
            return new Keeping(section.number("archiveAfterDays", 30), section.number("objectLockDays"));
        }
    }

    /**
     * Who hears of what.
     *
     * @param archiveDays how long events can be replayed
     * @param webhook called on every stage change that CI hears of
     * @param deploy what CodeBuild runs on every stage change that CI hears of
     * @param approvers mail addresses that hear of promotions
     * @param operators mail addresses that hear of alarms
     */
    public record Telling(
            int archiveDays,
            Optional<String> webhook,
            List<String> deploy,
            List<String> approvers,
            List<String> operators) {
        /** Shows what a build is told, until somebody says what to do with it. */
        private static final List<String> SHOW =
                List.of("echo \"$SLIPWAY_STAGE of $SLIPWAY_MODEL is version $SLIPWAY_VERSION,"
                        + " files in s3://$SLIPWAY_BUCKET/$SLIPWAY_PREFIX\"");

        public Telling {
            deploy = List.copyOf(deploy);
            approvers = List.copyOf(approvers);
            operators = List.copyOf(operators);
            within("archiveDays", archiveDays, 1, 3650);
            webhook.ifPresent(url -> check(isHttps(url), "webhook", "must be an https URL"));
            deploy.forEach(command -> check(!command.isBlank(), "deploy", "must not have an empty command"));
            addresses("approvers", approvers);
            addresses("operators", operators);
        }

        static Telling of(Section section) {
            List<String> deploy = section.texts("deploy");
            return new Telling(
                    section.number("archiveDays", 90),
                    section.text("webhook"),
                    deploy.isEmpty() ? SHOW : deploy,
                    section.texts("approvers"),
                    section.texts("operators"));
        }

        private static void addresses(String name, List<String> addresses) {
            for (String address : addresses) {
                check(address.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+"), name, "must be mail addresses, not " + address);
            }
        }
    }

    /**
     * The environment of this name.
     *
     * @throws InvalidSetting naming the setting and the rule
     */
    public static Environment of(Object name, Map<?, ?> environments) {
        if (name == null) {
            throw new InvalidSetting("say which environment: -c env=<name>, one of " + names(environments));
        }
        Object json = environments.get(name);
        if (json == null) {
            throw new InvalidSetting("there is no environment " + name + " in cdk.json, only " + names(environments));
        }
        try {
            return Section.read(json, section -> of(String.valueOf(name), section));
        } catch (InvalidSetting e) {
            throw e.inside("cdk.json: environments." + name);
        }
    }

    private static Environment of(String name, Section section) {
        return new Environment(
                name,
                section.text("account"),
                section.text("region"),
                section.flag("keepData", true),
                section.flag("customerKey", false),
                section.number("logRetentionDays", 30),
                section.section("functions", Compute::of),
                section.section("api", Access::of),
                section.section("storage", Keeping::of),
                section.section("events", Telling::of));
    }

    private static Set<String> names(Map<?, ?> environments) {
        return environments.keySet().stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isHttps(String url) {
        try {
            URI uri = URI.create(url);
            return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void within(String name, int value, int least, int most) {
        check(value >= least && value <= most, name, "must be from " + least + " to " + most + ", not " + value);
    }

    private static void check(boolean holds, String name, String rule) {
        if (!holds) {
            throw new InvalidSetting(name, rule);
        }
    }
}
