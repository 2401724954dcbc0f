package dev.slipway.registry.history;

import dev.slipway.json.MemberErrors;
import dev.slipway.json.Members;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.stage.PolicyOrigin;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The members of a recorded JSON object. It was checked when it was recorded, so what does not fit is damage, and an
 * {@link IllegalArgumentException} that names the member.
 */
record Recorded(Members members) {
    private static final MemberErrors DAMAGE = new MemberErrors() {
        @Override
        public void wrong(String path, String rule) {
            throw new IllegalArgumentException("the entry is damaged: " + path + " " + rule);
        }

        @Override
        public void unknown(String path, Set<String> known) {
            throw new IllegalArgumentException("the entry is damaged: " + path + " is no member of it");
        }
    };

    static Recorded of(Map<String, Object> members) {
        return new Recorded(Members.of(members, DAMAGE));
    }

    /** Complains of a member that says nothing without another. */
    void needs(String name, String other) {
        if (members.has(name) && !members.has(other)) {
            throw missing(other);
        }
    }

    String text(String name) {
        return needed(name, optionalText(name));
    }

    Optional<String> optionalText(String name) {
        return members.text(name);
    }

    int integer(String name) {
        return needed(name, optionalInteger(name));
    }

    Optional<Integer> optionalInteger(String name) {
        return members.whole(name).map(number -> {
            if (number != number.intValue()) {
                throw new IllegalArgumentException("the entry is damaged: " + name + " is too large");
            }
            return number.intValue();
        });
    }

    long number(String name) {
        return needed(name, optionalNumber(name));
    }

    Optional<Long> optionalNumber(String name) {
        return members.whole(name);
    }

    boolean flag(String name) {
        return needed(name, members.flag(name));
    }

    /** A flag that is left out where it is not set. */
    boolean optionalFlag(String name) {
        return members.flag(name).orElse(false);
    }

    Instant time(String name) {
        return Instant.parse(text(name));
    }

    Sha256 digest(String name) {
        return new Sha256(text(name));
    }

    StageName stage(String name) {
        return new StageName(text(name));
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return Enum.valueOf(type, text(name));
    }

    <E extends Enum<E>> Optional<E> optionalConstant(String name, Class<E> type) {
        return members.has(name) ? Optional.of(constant(name, type)) : Optional.empty();
    }

    List<String> texts(String name) {
        return needed(name, optionalTexts(name));
    }

    Optional<List<String>> optionalTexts(String name) {
        return members.has(name)
                ? Optional.of(members.texts(name, "a list of texts", Integer.MAX_VALUE))
                : Optional.empty();
    }

    /** Who did something: the members of {@link Identity#into}. */
    Identity identity(String name) {
        return new Identity(text(name), text(name + "Name"));
    }

    /** Who did something together; nobody when the member is left out. */
    List<Identity> identities(String name) {
        return members.objects(name, Integer.MAX_VALUE).stream()
                .map(inner -> new Recorded(inner).identity("by"))
                .toList();
    }

    /** Texts by name. */
    SortedMap<String, String> textsByName(String name) {
        Recorded object = object(name);
        SortedMap<String, String> texts = new TreeMap<>();
        object.members.names().forEach(key -> texts.put(key, object.text(key)));
        return texts;
    }

    /** Numbers by name; none when the member is left out. */
    SortedMap<String, BigDecimal> numbersByName(String name) {
        SortedMap<String, BigDecimal> numbers = new TreeMap<>();
        optionalObject(name)
                .ifPresent(object -> object.members
                        .names()
                        .forEach(key -> numbers.put(key, needed(key, object.members.number(key)))));
        return numbers;
    }

    /** A promotion's id. */
    String promotion(String name) {
        return PromotionId.of(text(name))
                .map(PromotionId::toString)
                .orElseThrow(
                        () -> new IllegalArgumentException("the entry is damaged: " + name + " is no promotion's id"));
    }

    Recorded object(String name) {
        return needed(name, optionalObject(name));
    }

    Optional<Recorded> optionalObject(String name) {
        return members.object(name).map(Recorded::new);
    }

    Map<String, Object> document(String name) {
        return needed(name, optionalDocument(name));
    }

    Optional<Map<String, Object>> optionalDocument(String name) {
        return members.document(name);
    }

    /** Where a policy was set: the members of {@link PolicyOrigin#into}. */
    PolicyOrigin policyOrigin() {
        return new PolicyOrigin(integer("policyRevision"), optionalNumber("defaultEntry"));
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("the entry is damaged: it has no member " + name);
    }

    private static <T> T needed(String name, Optional<T> value) {
        return value.orElseThrow(() -> missing(name));
    }
}
