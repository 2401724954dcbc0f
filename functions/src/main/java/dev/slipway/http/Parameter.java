package dev.slipway.http;

import dev.slipway.registry.Catalog;
import dev.slipway.registry.Uploads;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Comparison;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query parameter: what it is called and how it is read. A route lists those that it takes, so that all of a call are read
 * before anything is done, and all that are wrong are named at once.
 *
 * @param isRepeated whether it may be there more than once
 */
public record Parameter<T>(String name, boolean isRepeated, Reading<T> reading) {
    /** Elements of a page of most lists, at most and unless asked otherwise. */
    public static final int MAX_LIMIT = 100;

    /** Tags that a list is filtered by; DynamoDB takes filters of 4 KB and no longer ones. */
    private static final int MAX_TAGS = 20;

    /** RFC 3339, and an offset without its colon: generated clients for Python write {@code +0000}. */
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?)(?:Z|([+-](?:[01]\\d|2[0-3])):?([0-5]\\d))",
            Pattern.CASE_INSENSITIVE);

    static final Parameter<Integer> LIMIT = limit(MAX_LIMIT);
    static final Parameter<Integer> UPLOADS_LIMIT = limit(Uploads.MAX_PAGE);
    static final Parameter<Integer> DOWNLOADS_LIMIT = limit(Catalog.MAX_DOWNLOADS);
    static final Parameter<String> CURSOR = once("cursor", Cursors::checked);
    static final Parameter<String> PREFIX = text("prefix");
    static final Parameter<Map<String, String>> TAG = new Parameter<>("tag", true, Parameter::tags);
    static final Parameter<Boolean> DELETED = once("deleted", Parameter::flag);
    static final Parameter<Boolean> DECIDABLE_BY_ME = once("decidableByMe", Parameter::flag);
    static final Parameter<VersionStatus> VERSION_STATUS =
            once("status", text -> Names.constant("status", VersionStatus.class, text));
    static final Parameter<PromotionStatus> PROMOTION_STATUS =
            once("status", text -> Names.constant("status", PromotionStatus.class, text));
    static final Parameter<ModelRef> MODEL = once("model", ModelRef::of);
    static final Parameter<StageName> STAGE = once("stage", StageName::new);
    static final Parameter<Instant> AT = once("at", Parameter::time);
    static final Parameter<Boolean> NEWEST_FIRST = once("order", Parameter::newestFirst);
    static final Parameter<Integer> TO_VERSION = once("toVersion", text -> version("toVersion", text));
    static final Parameter<List<Integer>> VERSIONS = new Parameter<>("versions", false, Parameter::versions);

    /** Reads what is given. */
    interface Reading<T> {
        /** The value of all texts given; nothing when it is left out, or a refusal. */
        Optional<T> read(List<String> given);
    }

    private interface One<T> {
        T read(String text);
    }

    /** A text, which the route reads by itself. */
    public static Parameter<String> text(String name) {
        return once(name, text -> text);
    }

    /** How many elements a page may have, up to so many. */
    static Parameter<Integer> limit(int max) {
        return once("limit", text -> limit(text, max));
    }

    /** Given at most once; an empty text counts as left out where the dialect takes one. */
    private static <T> Parameter<T> once(String name, One<T> one) {
        return new Parameter<>(
                name,
                false,
                given -> given.stream()
                        .findFirst()
                        .filter(text -> !text.isEmpty())
                        .map(one::read));
    }

    /**
     * The value.
     *
     * @param given the texts of a call
     * @throws Refused naming the parameter
     */
    Optional<T> read(List<String> given) {
        try {
            return reading.read(given);
        } catch (Refused refused) {
            throw refused.at(name);
        }
    }

    /** A version's number as it stands in a path or query. */
    static int version(String field, String text) {
        // A number of more digits is none either way.
        return Version.number(field, text.matches("[0-9]{1,10}") ? Long.parseLong(text) : 0);
    }

    private static int limit(String text, int max) {
        if (!text.matches("[0-9]{1,10}")) {
            throw Refusal.INVALID.because("limit", "must be a whole number from 1 to " + max);
        }
        long limit = Long.parseLong(text);
        if (limit < 1 || limit > max) {
            throw Refusal.INVALID.because("limit", "must be from 1 to " + max);
        }
        return (int) limit;
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.INVALID.because("flag", "must be true or false");
        };
    }

    private static boolean newestFirst(String order) {
        return switch (order) {
            case "newest" -> true;
            case "oldest" -> false;
            default -> throw Refusal.INVALID.because("order", "must be newest or oldest");
        };
    }

    /** Java's own offsets end at 18 hours. */
    private static Instant time(String text) {
        Matcher time = TIME.matcher(text);
        try {
            if (time.matches()) {
                Instant local = LocalDateTime.parse(time.group(1)).toInstant(ZoneOffset.UTC);
                return time.group(2) == null ? local : local.minus(offset(time.group(2), time.group(3)));
            }
        } catch (DateTimeException e) {
            // A day or an hour that there is not.
        }
        throw Refusal.INVALID.because("at", "must be a time as in RFC 3339, e.g. 2026-01-31T08:15:00Z");
    }

    private static Duration offset(String hours, String minutes) {
        Duration offset = Duration.ofHours(Integer.parseInt(hours.substring(1))).plusMinutes(Integer.parseInt(minutes));
        return hours.startsWith("-") ? offset.negated() : offset;
    }

    /** Each {@code name=value}. */
    private static Optional<Map<String, String>> tags(List<String> given) {
        Map<String, String> tags = new TreeMap<>();
        if (given.size() > MAX_TAGS) {
            throw Refusal.INVALID.because("tag", "must be given at most " + MAX_TAGS + " times");
        }
        for (String tag : given) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw Refusal.INVALID.because("tag", "must be name=value");
            }
            tags.put(tag.substring(0, equals), tag.substring(equals + 1));
        }
        return Optional.of(tags);
    }

    private static Optional<List<Integer>> versions(List<String> given) {
        List<Integer> numbers = given.stream()
                .limit(1)
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(text -> version("versions", text.strip()))
                .toList();
        boolean areDifferent = numbers.stream().distinct().count() == numbers.size();
        if (numbers.size() < 2 || numbers.size() > Comparison.MAX_VERSIONS || !areDifferent) {
            throw Refusal.INVALID.because(
                    "versions",
                    "must be 2 to " + Comparison.MAX_VERSIONS
                            + " different version numbers joined by commas, e.g. 3,7");
        }
        return Optional.of(numbers);
    }
}
