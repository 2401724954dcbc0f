package dev.slipway.local;

import dev.slipway.functions.Settings;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.SourceRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Which files are copied for whom on one machine: as the variables of a deployment say, or as options say in short, which list
 * for everybody who contributes.
 *
 * @param rules what may be copied
 * @param tracking the tracking server, if there is one
 */
record LocalSources(SourceRules rules, Optional<Settings.Tracking> tracking) {
    private static final String EVERY_EXPERIMENT = "*";

    /**
     * Reads both.
     *
     * @throws IllegalArgumentException when both say the same thing, or the variables name a secret, which only AWS keeps
     */
    static LocalSources of(Options options, Settings deployed, Map<String, String> environment) {
        SourceRules variables = deployed.rights().sources();
        unlessBoth(
                Option.TRACKING,
                options.tracking().isPresent(),
                Settings.TRACKING,
                deployed.tracking().isPresent());
        unlessBoth(
                Option.SOURCES,
                !options.sources().isEmpty(),
                Settings.SOURCES,
                !variables.places().isEmpty());
        if (deployed.tracking().flatMap(Settings.Tracking::secret).isPresent()) {
            throw new IllegalArgumentException(Settings.TRACKING + ": secret is for AWS; on one machine set "
                    + Settings.TRACKING_CREDENTIAL + " to a token or user:password");
        }
        SortedSet<Holder> contributors = deployed.rights().access().holders(Role.CONTRIBUTOR);
        List<SourceRules.Place> places = new ArrayList<>(variables.places());
        options.sources().forEach(prefix -> places.add(new SourceRules.Place(prefix, contributors)));
        Optional<SourceRules.Tracking> allowed = options.tracking()
                .map(server -> new SourceRules.Tracking(
                        Optional.empty(), List.of(new SourceRules.Experiment(EVERY_EXPERIMENT, contributors))));
        return new LocalSources(
                new SourceRules(places, allowed.or(variables::tracking)),
                options.tracking()
                        .map(uri -> new Settings.Tracking(uri, Optional.empty(), credential(environment)))
                        .or(deployed::tracking));
    }

    /** The buckets that the store of files has: the registry's own and those that files are copied from. */
    List<String> buckets(String own) {
        Set<String> buckets = new LinkedHashSet<>(List.of(own));
        Stream.concat(
                        rules.places().stream().map(SourceRules.Place::prefix),
                        rules.tracking().flatMap(SourceRules.Tracking::artifacts).stream())
                .map(prefix -> prefix.split("/", -1)[2])
                .forEach(buckets::add);
        return List.copyOf(buckets);
    }

    private static Optional<String> credential(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(Settings.TRACKING_CREDENTIAL))
                .filter(text -> !text.isEmpty());
    }

    private static void unlessBoth(Option option, boolean isGiven, String variable, boolean isSet) {
        if (isGiven && isSet) {
            throw new IllegalArgumentException("set " + variable + " or give " + option.title() + ", not both");
        }
    }
}
