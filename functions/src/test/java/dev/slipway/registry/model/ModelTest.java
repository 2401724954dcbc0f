package dev.slipway.registry.model;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A model's head: what each change of it changes, and that it changes nothing else. */
class ModelTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:15:00.123Z");
    private static final String ID = "01JABCDEFGHJKMNPQRSTVWXYZ0";
    private static final StageName ALIAS = new StageName("champion");
    private static final Stamp ADA = new Stamp(Identity.user("ada"), NOW);

    private final Promotion promotion = promotion(StageName.PRODUCTION, 3);
    private final Model model = new Model(
                    ID, new ModelName("m"), Holdings.ofBirth(), ADA, new Tail(4, Sha256.of("4"), NOW), Optional.empty())
            .numbered(3)
            .with(Stage.fresh(ALIAS, 1))
            .opened(promotion.promotionId(), promotion.stage());

    @Test
    void aModelIsBornWithTwoEmptyStagesAndNothingElse() {
        assertThat(Holdings.ofBirth())
                .isEqualTo(new Holdings(
                        0,
                        new TreeMap<>(Map.of(
                                StageName.PRODUCTION,
                                Stage.fresh(StageName.PRODUCTION, 0),
                                StageName.STAGING,
                                Stage.fresh(StageName.STAGING, 0))),
                        0,
                        new TreeMap<>()));
    }

    @Test
    void whatAModelHoldsIsChangedByNobodyElse() {
        SortedMap<StageName, Stage> stages = new TreeMap<>();
        Holdings holdings = new Holdings(0, stages, 0, new TreeMap<>());
        stages.put(ALIAS, Stage.fresh(ALIAS, 0));

        assertThat(holdings.stages()).isEmpty();
        assertThatThrownBy(() -> model.stages().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> model.open().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aModelAnswersWhatItsHeadSays() {
        assertThat(model.lastVersion()).isEqualTo(3);
        assertThat(model.updatedAt()).isEqualTo(NOW);
        assertThat(model.stages()).containsOnlyKeys(ALIAS, StageName.PRODUCTION, StageName.STAGING);
        assertThat(model.stage(ALIAS)).isEqualTo(Stage.fresh(ALIAS, 1));
        assertThat(model.open()).containsExactly(ID + "-3");
    }

    @Test
    void aModelIsFoundByItsNameUntilItIsDeletedAndByItsIdFromThenOn() {
        Model deleted = model.deleted(new Model.Deletion(NOW, NOW.plusSeconds(1)));

        assertThat(model.ref()).isEqualTo(new ModelName("m"));
        assertThat(deleted.ref()).isEqualTo(new ModelRef.Deleted(ID));
        assertThat(deleted.restored(new ModelName("n")).ref()).isEqualTo(new ModelName("n"));
        assertThat(deleted.restored(model.name())).isEqualTo(model);
    }

    @Test
    void aStageThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThat(refused(Refusal.STAGE_NOT_FOUND, () -> model.stage(new StageName("none"))))
                .hasMessage("m has no stage none; it has champion, production, staging."
                        + " A stage is made by setting its policy, or an alias of that name");
    }

    @Test
    void aStageTakesThePlaceOfTheOneBeforeAndOfNoOther() {
        Stage later = Stage.fresh(ALIAS, 2);

        Model changed = model.with(later);

        assertThat(changed.stage(ALIAS)).isEqualTo(later);
        assertThat(changed.with(Stage.fresh(ALIAS, 1))).isEqualTo(model);
    }

    @Test
    void promotionsAreOpenUntilTheyAreClosed() {
        Promotion earlier = promotion(StageName.STAGING, 2);

        Model both = model.opened(earlier.promotionId(), earlier.stage());

        assertThat(both.open()).containsExactly(earlier.id(), promotion.id());
        assertThat(both.openInto(StageName.STAGING)).containsExactly(earlier.id());
        assertThat(both.openInto(StageName.PRODUCTION)).containsExactly(promotion.id());
        assertThat(both.closed(earlier.promotionId())).isEqualTo(model);
        assertThat(model.closed(earlier.promotionId())).isEqualTo(model);
    }

    @Test
    void aNumberIsUsedUpAndNothingElseChanges() {
        assertThat(model.numbered(4).lastVersion()).isEqualTo(4);
        assertThat(model.numbered(4).numbered(3)).isEqualTo(model);
    }

    @Test
    void aNameChangesAndNothingElse() {
        Model renamed = model.named(new ModelName("n"));

        assertThat(renamed.name()).isEqualTo(new ModelName("n"));
        assertThat(renamed.named(model.name())).isEqualTo(model);
    }

    @Test
    void anEntryMovesTheEndOfTheHistoryAndNothingElse() {
        Stamp later = new Stamp(Identity.user("grace"), NOW.plusSeconds(1));
        Entry entry = Entry.next(model.tail(), ID, model.name(), later, new ModelFact.Restored());

        Model after = model.after(entry);

        assertThat(after.tail()).isEqualTo(new Tail(5, entry.hash(), NOW.plusSeconds(1)));
        assertThat(after.updatedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(after).isEqualTo(new Model(ID, model.name(), model.holdings(), ADA, entry.tail(), Optional.empty()));
    }

    private static Promotion promotion(StageName stage, long seq) {
        return Promotion.asked(
                new PromotionId(ID, seq).toString(),
                new Promotion.Target(ID, new ModelName("m"), stage, 1),
                new Promotion.Basis(Sha256.of("x"), 0, new PolicyInForce(Policy.ONE_APPROVAL, PolicyOrigin.own(0))),
                new Promotion.Asked(ADA, "a reason", NOW.plusSeconds(1)),
                List.of());
    }
}
