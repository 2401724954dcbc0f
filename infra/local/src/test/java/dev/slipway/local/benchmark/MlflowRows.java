package dev.slipway.local.benchmark;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One model with many versions, made at one server through its API: all have the common tag, three old ones the rare one, and an
 * alias points at one in the middle of the first hundred.
 */
final class MlflowRows {
    static final String MODEL = "fraud-detector";
    static final String ALIAS = "champion";
    static final String COMMON = "tag.team = 'risk'";
    static final String RARE = "tag.audited = 'yes'";

    /** Results on a page of a search. */
    static final int PAGE = 100;

    private static final Set<Integer> AUDITED = Set.of(7, 42, 77);
    private static final int POINTED_AT = 50;

    private final AtomicInteger last = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();

    /** The model, without versions. */
    static MlflowRows at(MlflowApi api) {
        api.post("registered-models/create", Map.of("name", MODEL));
        return new MlflowRows();
    }

    private MlflowRows() {}

    /** Registers versions until there are so many. */
    void grow(MlflowApi api, int size) {
        while (last.get() < size) {
            register(api);
            if (last.get() == POINTED_AT) {
                api.post(
                        "registered-models/alias",
                        Map.of("name", MODEL, "alias", ALIAS, "version", Integer.toString(POINTED_AT)));
            }
        }
    }

    /** Registers the next version; answers its number. */
    Object register(MlflowApi api) {
        int number = last.incrementAndGet();
        Map<String, Object> tag = Map.of("key", "team", "value", "risk");
        Map<String, Object> created = api.post(
                "model-versions/create",
                Map.of(
                        "name",
                        MODEL,
                        "source",
                        "s3://models/fraud/" + number,
                        "run_id",
                        "%032x".formatted(number),
                        "tags",
                        AUDITED.contains(number)
                                ? List.of(tag, Map.of("key", "audited", "value", "yes"))
                                : List.of(tag)));
        String made = MlflowApi.object(created, "model_version").get("version").toString();
        if (!made.equals(Integer.toString(number))) {
            throw new IllegalStateException(api.name() + " made version " + made + " instead of " + number);
        }
        return made;
    }

    /** How many versions there are. */
    int size() {
        return last.get();
    }

    /** A number from 1 to this one, each time another one. */
    int next(int most) {
        return 1 + Math.floorMod(turn.getAndIncrement() * 37, most);
    }

    /** A version in the middle, as a question for it. */
    Map<String, String> version() {
        return Map.of("name", MODEL, "version", Integer.toString(POINTED_AT));
    }
}
