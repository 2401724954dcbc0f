package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;
import static dev.slipway.aws.settings.InvalidSetting.unlessDistinct;

import dev.slipway.registry.access.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A role in IAM that is made for machines to call the registry with.
 *
 * @param name the end of the role's name, {@code slipway-<environment>-<name>}
 * @param trusted who may assume it: ARNs of roles and users, in whatever account, or of an account, {@code arn:aws:iam::<id>:root}
 * @param roles what it may do everywhere: roles of the registry, by their titles
 */
public record Machine(String name, List<String> trusted, Set<Role> roles) {
    private static final int MOST_TRUSTED = 20;

    /** Those that settings can give; the others are had on one model only. */
    private static final Set<String> TITLES = Arrays.stream(Role.values())
            .filter(Role::isEverywhere)
            .map(Role::title)
            .collect(Collectors.toCollection(TreeSet::new));

    public Machine {
        trusted = List.copyOf(trusted);
        roles = Set.copyOf(roles);
        unless(
                name.matches("[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?"),
                "name",
                "must be 1 to 30 lower-case letters, digits and hyphens, from a letter on, without a hyphen at the end");
        unless(
                !trusted.isEmpty() && trusted.size() <= MOST_TRUSTED,
                "trusted",
                "must name from 1 to " + MOST_TRUSTED + " ARNs");
        unlessDistinct("trusted", trusted);
        for (String arn : trusted) {
            unless(
                    arn.matches(
                            "arn:aws[a-z-]*:iam::[0-9]{12}:(?:root|(?:role|user)/(?:[!-)+->@-~]+/)*[A-Za-z0-9+=,.@_-]{1,128})"),
                    "trusted",
                    "must be ARNs of IAM roles, users or accounts, with their account and without wildcards, not "
                            + arn);
        }
    }

    static Machine of(Section section) {
        List<String> titles = section.texts("roles");
        unlessDistinct("roles", titles);
        for (String title : titles) {
            unless(TITLES.contains(title), "roles", "must be of " + TITLES + ", not " + title);
        }
        return new Machine(
                section.text("name").orElse(""),
                section.texts("trusted"),
                Arrays.stream(Role.values())
                        .filter(role -> titles.contains(role.title()))
                        .collect(Collectors.toSet()));
    }

    /** The name of its role in IAM. */
    public String roleName(String environment) {
        return "slipway-" + environment + "-" + name;
    }
}
