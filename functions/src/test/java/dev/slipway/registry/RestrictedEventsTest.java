package dev.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.verification.HistoryVerification;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Events go to receivers that no right of the registry holds back, so each says whether everybody may hear of its model. */
class RestrictedEventsTest {
    private final SampleRegistry sample = new SampleRegistry();

    @Test
    void eventsAreMarkedFromTheChangeThatRestrictsTheModelToTheOneThatOpensIt() {
        Model model = sample.model("pay");
        sample.ready(model);
        long before = sample.now(model).tail().seq();
        set(model, Visibility.RESTRICTED);
        sample.promoted(sample.ready(model), StageName.STAGING);
        long restricted = sample.now(model).tail().seq();
        set(model, Visibility.ORGANISATION);
        sample.ready(model);

        for (Entry entry : sample.history(model)) {
            boolean isMarked = Boolean.TRUE.equals(entry.event().get("restricted"));
            assertThat(isMarked).as(entry.toString()).isEqualTo(entry.seq() > before && entry.seq() <= restricted);
        }
        assertThat(verified(model).whole()).isTrue();
    }

    /** Otherwise the description and tags of a model that is made anew would be told to everybody. */
    @Test
    void aModelThatTakesOverARestrictedNameIsMarkedFromItsFirstEntry() {
        Model first = sample.model("pay");
        set(first, Visibility.RESTRICTED);
        sample.registry
                .policies()
                .set(first.name(), StageName.STAGING, Policy.ONE_APPROVAL, Request.by(SampleRegistry.ROOT));
        sample.registry.models().delete(first.name(), Request.by(SampleRegistry.ROOT));

        Model second = sample.registry
                .models()
                .create(new ModelName("pay"), Optional.of("secret"), Map.of(), Request.by(SampleRegistry.ADA))
                .model();

        assertThat(sample.history(second))
                .allSatisfy(entry -> assertThat(entry.event()).containsEntry("restricted", true));
        assertThat(second.access().visibility()).isEqualTo(Visibility.RESTRICTED);
        assertThat(verified(second).whole()).isTrue();
    }

    private HistoryVerification.Report verified(Model model) {
        return sample.registry.verification().verify(model.name(), Optional.empty());
    }

    private void set(Model model, Visibility visibility) {
        ModelAccess.Wish wish = new ModelAccess.Wish(
                visibility, Map.of(Role.MAINTAINER, new TreeSet<>(Set.of(new Holder("user:ada")))));
        sample.registry.accesses().set(model.name(), wish, Request.by(SampleRegistry.ROOT));
    }
}
