package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;
import static dev.slipway.aws.settings.InvalidSetting.unlessDistinct;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.SourceRules;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awssdk.regions.Region;

/**
 * The settings of one environment: an entry of {@code environments} in {@code cdk.json}. Whatever an entry leaves out has the
 * default that is written here.
 *
 * @param name of the environment; part of the stack's name
 * @param account and {@code region}: both, or neither, for whichever the command line's credentials lead to
 * @param keepData whether table, bucket and users outlive the stack and are protected from deletion
 * @param customerKey whether data is encrypted with a key of this account rather than one of AWS's
 * @param logRetentionDays how long logs are kept
 * @param access who has which role everywhere
 * @param machines roles in IAM that are made for callers with AWS credentials
 * @param origins where files may be copied from
 */
public record Environment(
        String name,
        Optional<String> account,
        Optional<String> region,
        boolean keepData,
        boolean customerKey,
        int logRetentionDays,
        Compute functions,
        HttpAccess api,
        Roles access,
        List<Machine> machines,
        Origins origins,
        Keeping storage,
        Telling events) {
    /** What CloudWatch Logs offers. */
    private static final Set<Integer> RETENTIONS = new TreeSet<>(List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653));

    /** Those that AWS's SDK knows and whose services have the addresses that the stack writes into policies. */
    private static final Set<String> REGIONS = Region.regions().stream()
            .filter(region -> !region.isGlobalRegion())
            .filter(region -> region.metadata().partition().dnsSuffix().equals("amazonaws.com"))
            .map(Region::id)
            .collect(Collectors.toCollection(TreeSet::new));

    private static final int MOST_MACHINES = 30;

    /** Bytes: Lambda gives the variables of a function 4 KB, and the others need some. */
    private static final int MOST_ACCESS = 3_000;

    /** Bytes of all settings that one function may be told; the sweeper, which is told most, needs the rest for places. */
    private static final int MOST_TOLD = 3_300;

    public Environment {
        machines = List.copyOf(machines);
        unlessDistinct("machines", machines.stream().map(Machine::name).toList());
        unless(name.matches("[a-z][a-z0-9]{0,19}"), "name", "must be 1 to 20 lower-case letters and digits");
        unless(account.isPresent() == region.isPresent(), "account", "and region must be set together or not at all");
        account.ifPresent(id -> unless(id.matches("[0-9]{12}"), "account", "must have 12 digits"));
        region.ifPresent(id -> unless(REGIONS.contains(id), "region", "must be one of " + REGIONS + ", not " + id));
        storage.checkIsIn(account, region);
        origins.secret()
                .ifPresent(arn -> Arn.ofSecret("tracking.secret", arn).checkIsIn("tracking.secret", account, region));
        storage.bucket().ifPresent(origins::checkAreOutside);
        unless(
                !customerKey || storage.key().isEmpty(),
                "customerKey",
                "and storage.key cannot be set together: one makes a key, the other names one");
        unless(RETENTIONS.contains(logRetentionDays), "logRetentionDays", "must be one of " + RETENTIONS);
        int bytes = Json.write(holders(access, machines, name, "0".repeat(12))).getBytes(StandardCharsets.UTF_8).length;
        unless(
                bytes <= MOST_ACCESS,
                "access",
                "must have at most " + MOST_ACCESS + " bytes together with the machines, not " + bytes
                        + "; give roles to groups");
        int told = bytes + origins.bytes();
        unless(
                told <= MOST_TOLD,
                "sources",
                "must have at most " + MOST_TOLD + " bytes together with tracking, access and the machines, not " + told
                        + ", since Lambda gives all variables of a function 4 KB; name fewer folders and experiments, and"
                        + " groups rather than identities");
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
                section.section("api", HttpAccess::of),
                section.section("access", Environment::roles),
                section.sections("machines", MOST_MACHINES, Machine::of),
                new Origins(
                        section.sections("sources", SourceRules.MAX_LISTED, Folder::of),
                        section.optional("tracking", Tracking::of)),
                section.section("storage", Keeping::of),
                section.section("events", Telling::of));
    }

    private static Roles roles(Section section) {
        return section.fields(
                Roles::of,
                Arrays.stream(Role.values())
                        .filter(Role::isEverywhere)
                        .map(Role::plural)
                        .toArray(String[]::new));
    }

    /**
     * Who has which role everywhere, as the functions are told: what {@code access} says, and the machines.
     *
     * @param account of the machines' roles
     */
    public Map<String, Set<String>> holders(String account) {
        return holders(access, machines, name, account);
    }

    private static Map<String, Set<String>> holders(
            Roles access, List<Machine> machines, String environment, String account) {
        Map<String, Set<String>> holders = new TreeMap<>();
        for (Role role : Role.values()) {
            if (role.isEverywhere()) {
                Set<String> named = new TreeSet<>();
                access.holders(role).forEach(holder -> named.add(holder.text()));
                machines.stream()
                        .filter(machine -> machine.roles().contains(role))
                        .forEach(machine -> named.add("role:" + account + "/" + machine.roleName(environment)));
                holders.put(role.plural(), named);
            }
        }
        return holders;
    }

    /** What becomes of what holds data when the stack lets go of it. What a failed deployment made is deleted. */
    public RemovalPolicy afterTheStack() {
        return keepData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    }

    private static Set<String> names(Map<?, ?> environments) {
        return environments.keySet().stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }
}
