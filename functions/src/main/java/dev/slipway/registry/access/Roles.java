package dev.slipway.registry.access;

import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Refused;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who has which role everywhere. A role that nobody is named for has the group that is called like it: {@code admins}.
 */
public final class Roles {
    /** As it is where nothing is set. */
    public static final Roles DEFAULT = new Roles(Map.of());

    /** Groups and identities that may be named for one role. */
    public static final int MAX_HOLDERS = 100;

    private final Map<Role, SortedSet<Holder>> holders = new EnumMap<>(Role.class);

    private Roles(Map<Role, SortedSet<Holder>> named) {
        for (Role role : Role.values()) {
            if (role.isEverywhere()) {
                holders.put(role, named.getOrDefault(role, new TreeSet<>(Set.of(new Holder(role.plural())))));
            }
        }
    }

    /**
     * Reads the JSON form, e.g. {@code {"admins": ["platform"], "reporters": ["role:123456789012/ci"]}}.
     *
     * @throws Refused naming the role and the rule
     */
    public static Roles of(String json) {
        return Fields.read(Json.readObject(json), Roles::of);
    }

    /** The same from fields. */
    public static Roles of(Fields fields) {
        Map<Role, SortedSet<Holder>> named = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            if (role.isEverywhere() && fields.has(role.plural())) {
                List<Holder> holders = fields.texts(
                        role.plural(), MAX_HOLDERS, Holder.MAX_LENGTH, text -> Holder.of(role.plural(), text));
                named.put(role, new TreeSet<>(holders));
            }
        }
        return new Roles(named);
    }

    /** The same, and besides one identity that has these. */
    public Roles with(Identity identity, Set<Role> more) {
        Roles roles = new Roles(holders);
        for (Role role : more) {
            SortedSet<Holder> named = new TreeSet<>(holders.get(role));
            named.add(new Holder(identity.id()));
            roles.holders.put(role, named);
        }
        return roles;
    }

    /** The caller who is this identity and in these groups, with the roles that it has everywhere. */
    public Caller caller(Identity identity, Set<String> groups) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        holders.forEach((role, named) -> {
            if (named.stream().anyMatch(holder -> holder.isOneOf(identity, groups))) {
                roles.add(role);
            }
        });
        return new Caller(identity, groups, roles);
    }

    /** Who has a role everywhere; nobody has one that is of one model. */
    public SortedSet<Holder> holders(Role role) {
        return Collections.unmodifiableSortedSet(holders.getOrDefault(role, new TreeSet<>()));
    }

    /** The groups that settings or their defaults name. */
    public Set<String> groups() {
        return holders.values().stream()
                .flatMap(Collection::stream)
                .filter(holder -> !holder.isIdentity())
                .map(Holder::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Roles roles && roles.holders.equals(holders);
    }

    @Override
    public int hashCode() {
        return holders.hashCode();
    }

    @Override
    public String toString() {
        return holders.toString();
    }

    /** The JSON form, with what is so by default. */
    public Map<String, Object> document() {
        Map<String, Object> document = new TreeMap<>();
        holders.forEach((role, named) ->
                document.put(role.plural(), named.stream().map(Holder::text).toList()));
        return document;
    }
}
