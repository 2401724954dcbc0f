package dev.slipway.registry.access;

import dev.slipway.json.Json;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may do what on one model. It lies in the model's head, which every call reads, so it is small.
 *
 * @param revision how often it was set
 * @param grants roles on this model, and who has them
 * @param deciders the groups that the stages' own policies ask: they read the model without a role
 */
public record ModelAccess(
        int revision,
        Visibility visibility,
        Map<Role, SortedSet<Holder>> grants,
        SortedMap<StageName, SortedSet<String>> deciders) {
    /** Grants of one model. */
    public static final int MAX_GRANTS = 50;

    /** Groups and identities that one model names: for each an item is written when the model's name or access changes. */
    public static final int MAX_READERS = 60;

    /** Bytes of all of it as JSON, so that the head stays cheap to read. */
    public static final int MAX_BYTES = 4 * 1024;

    public ModelAccess {
        grants = held(grants);
        deciders = Collections.unmodifiableSortedMap(new TreeMap<>(deciders));
    }

    /** That of a new model: whoever made it is its maintainer. */
    public static ModelAccess ofBirth(Identity maker) {
        return new ModelAccess(
                0,
                Visibility.ORGANISATION,
                Map.of(Role.MAINTAINER, new TreeSet<>(Set.of(new Holder(maker.id())))),
                new TreeMap<>());
    }

    /** What people set of a model's access. */
    public record Wish(Visibility visibility, Map<Role, SortedSet<Holder>> grants) {
        public Wish {
            grants = held(grants);
        }

        /** Reads the JSON form, e.g. {@code {"visibility": "RESTRICTED", "maintainers": ["user:ada"], "viewers": ["team"]}}. */
        public static Wish of(Fields fields) {
            Visibility visibility = fields.optionalText(
                            "visibility", 100, text -> Names.constant("visibility", Visibility.class, text))
                    .orElse(Visibility.ORGANISATION);
            Map<Role, SortedSet<Holder>> grants = new EnumMap<>(Role.class);
            int count = 0;
            for (Role role : granted()) {
                grants.put(
                        role,
                        new TreeSet<>(fields.texts(
                                role.plural(), MAX_GRANTS, Holder.MAX_LENGTH, text -> Holder.of(role.plural(), text))));
                count += grants.get(role).size();
                if (count > MAX_GRANTS) {
                    fields.wrong(
                            role.plural(),
                            "must have at most " + MAX_GRANTS + " elements, together with those of the other roles");
                }
            }
            return new Wish(visibility, grants);
        }

        /** The JSON form: the visibility, and each role's holders under its plural. */
        public Map<String, Object> document() {
            Map<String, Object> document = new TreeMap<>();
            document.put("visibility", visibility);
            for (Role role : granted()) {
                document.put(
                        role.plural(),
                        grants.getOrDefault(role, new TreeSet<>()).stream()
                                .map(Holder::text)
                                .toList());
            }
            return document;
        }
    }

    /** Without roles that nobody holds. */
    private static Map<Role, SortedSet<Holder>> held(Map<Role, SortedSet<Holder>> grants) {
        Map<Role, SortedSet<Holder>> held = new EnumMap<>(Role.class);
        grants.forEach((role, holders) -> {
            if (!holders.isEmpty()) {
                held.put(role, Collections.unmodifiableSortedSet(new TreeSet<>(holders)));
            }
        });
        return Collections.unmodifiableMap(held);
    }

    /** The roles that a model can grant. */
    public static Set<Role> granted() {
        return EnumSet.complementOf(EnumSet.of(Role.ADMIN));
    }

    /** The same, set to this. */
    public ModelAccess set(Wish wish) {
        return new ModelAccess(revision + 1, wish.visibility(), wish.grants(), deciders).checked();
    }

    /** The same, seen by others. */
    public ModelAccess with(Visibility other) {
        return new ModelAccess(revision, other, grants, deciders);
    }

    /** The same at this revision. */
    public ModelAccess at(int revision) {
        return new ModelAccess(revision, visibility, grants, deciders);
    }

    /** Whether it is as wished already. */
    public boolean is(Wish wish) {
        return equals(new ModelAccess(revision, wish.visibility(), wish.grants(), deciders));
    }

    /** The same with one maintainer more. */
    public Wish maintainedBy(Identity maintainer) {
        Map<Role, SortedSet<Holder>> more = new EnumMap<>(Role.class);
        more.putAll(grants);
        more.computeIfAbsent(Role.MAINTAINER, unused -> new TreeSet<>());
        SortedSet<Holder> maintainers = new TreeSet<>(more.get(Role.MAINTAINER));
        maintainers.add(new Holder(maintainer.id()));
        more.put(Role.MAINTAINER, maintainers);
        return new Wish(visibility, more);
    }

    /** The same, one stage's policy asking these groups; those who have the role of approvers read anyway. */
    public ModelAccess decidedBy(StageName stage, Set<String> groups) {
        SortedMap<StageName, SortedSet<String>> changed = new TreeMap<>(deciders);
        changed.put(stage, new TreeSet<>(groups));
        changed.get(stage).remove(Role.APPROVER.plural());
        changed.values().removeIf(Set::isEmpty);
        return new ModelAccess(revision, visibility, grants, changed).checked();
    }

    private ModelAccess checked() {
        int readers = readers().size();
        if (readers > MAX_READERS) {
            throw Refusal.TOO_MANY_GRANTS.because("the model's grants and the approvers of its policies name " + readers
                    + " groups and identities together; at most " + MAX_READERS + " are possible");
        }
        Map<String, Object> all = new TreeMap<>(wish().document());
        all.put("deciders", deciders.values());
        int bytes = Json.write(all).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw Refusal.TOO_MANY_GRANTS.because("the model's grants and the approvers of its policies take " + bytes
                    + " bytes together; at most " + MAX_BYTES + " are possible");
        }
        return this;
    }

    /** What a caller may do here: what they may everywhere, unless the model is restricted, and what it grants them. */
    public Set<Role> rolesOf(Caller caller) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        caller.roles().stream()
                .filter(role -> visibility == Visibility.ORGANISATION || role == Role.ADMIN)
                .forEach(roles::add);
        grants.forEach((role, holders) -> {
            if (holders.stream().anyMatch(holder -> holder.isOneOf(caller.identity(), caller.groups()))) {
                roles.add(role);
            }
        });
        return roles;
    }

    /** Who has a role here: by a grant, or everywhere where that counts. */
    public SortedSet<Holder> holders(Role role, Roles everywhere) {
        SortedSet<Holder> holders = new TreeSet<>(grants.getOrDefault(role, new TreeSet<>()));
        if (visibility == Visibility.ORGANISATION || role == Role.ADMIN) {
            holders.addAll(everywhere.holders(role));
        }
        return holders;
    }

    /** Everybody whom it names: those to whom it grants a role, and the groups that policies ask. Each of them reads the model. */
    public SortedSet<Holder> readers() {
        Stream<Holder> asked =
                deciders.values().stream().flatMap(Collection::stream).map(Holder::new);
        return Stream.concat(grants.values().stream().flatMap(Collection::stream), asked)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the model is there for a caller. */
    public boolean isSeenBy(Caller caller) {
        return !rolesOf(caller).isEmpty() || asks(caller);
    }

    /** Whether a policy of the model asks a group of the caller's. */
    public boolean asks(Caller caller) {
        return deciders.values().stream().anyMatch(caller::isInAny);
    }

    /** What people set of it. */
    public Wish wish() {
        return new Wish(visibility, grants);
    }
}
