package dev.slipway.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.verification.HistoryVerification.Bounds;
import dev.slipway.registry.verification.HistoryVerification.Report;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever people do, and whenever they do it, no verification complains. */
class RandomStoriesTest {
    private static final long SEED = Long.getLong("seed", 20260131);
    private static final int STORIES = 4;
    private static final int DEEDS = 120;

    @Test
    void whateverHappensEveryModelIsWhole() {
        Random random = seeded();
        int done = 0;
        for (int i = 0; i < STORIES; i++) {
            RandomStory story = new RandomStory(random);
            StoredState state = story.sample.memory.stores.stores().state();
            for (int deed = 0; deed < DEEDS; deed++) {
                story.goOn();
                int size = deed % 10 == 0 ? 1 : HistoryVerification.MAX_ENTRIES;
                for (String model : story.models) {
                    whole(story, state, model, size);
                }
            }
            done += story.done();
        }
        System.out.println(done + " deeds were not refused");
        assertThat(done).isGreaterThan(STORIES * DEEDS / 3);
    }

    @Test
    void whatHappensWhileAModelIsLookedAtIsNoAlarm() {
        Random random = seeded();
        for (int i = 0; i < STORIES; i++) {
            RandomStory story = new RandomStory(random);
            for (int deed = 0; deed < DEEDS / 2; deed++) {
                story.goOn();
            }
            StoredState state = moving(story, random);
            for (int look = 0; look < DEEDS; look++) {
                String model = story.models.get(random.nextInt(story.models.size()));
                whole(story, state, model, random.nextBoolean() ? 3 : HistoryVerification.MAX_ENTRIES);
            }
        }
    }

    private static Random seeded() {
        System.out.println("seed of random stories: " + SEED);
        return new Random(SEED);
    }

    /** A state that goes on between any two reads. */
    private static StoredState moving(RandomStory story, Random random) {
        StoredState state = story.sample.memory.stores.stores().state();
        return (StoredState) Proxy.newProxyInstance(
                StoredState.class.getClassLoader(), new Class<?>[] {StoredState.class}, (proxy, read, arguments) -> {
                    if (random.nextInt(4) == 0) {
                        story.goOn();
                    }
                    try {
                        return read.invoke(state, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void whole(RandomStory story, StoredState state, String model, int size) {
        HistoryVerification verification =
                new HistoryVerification(state, story.sample.clock, new Bounds(size, HistoryVerification.TIME));
        Optional<String> next = Optional.empty();
        // A model that keeps changing is left alone after a while; what was checked was whole.
        for (int page = 0; page < 200; page++) {
            Report report = verification.verify(new ModelRef.Deleted(model), next);
            assertThat(report.whole()).as(report.toString()).isTrue();
            next = report.next();
            if (next.isEmpty()) {
                break;
            }
        }
    }
}
