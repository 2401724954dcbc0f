package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit.Write;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.text.Texts;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A change as it is handed to a store. */
class CommitTest {
    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");
    private final Version version = sample.ready(model);
    private final Version awaited = sample.registered(model);
    private final VersionFiles files =
            sample.store.files(awaited.heldAt().orElseThrow()).orElseThrow();
    private final Promotion promotion = sample.promotion(version, StageName.STAGING);
    private final Texts said = Texts.of(Optional.of("long ".repeat(2_000)), Map.of());
    private final Write.OfTexts texts =
            new Write.OfTexts(model.id(), said.apart().orElseThrow(), said.known());
    private final Write.OfWords words = new Write.OfWords(model.id(), Words.NONE);
    private final Write.OfPolicy policy =
            new Write.OfPolicy(model.id(), StageName.STAGING, new SetPolicy(1, 1, Policy.ONE_APPROVAL));
    private final Write.OfFreedName freed =
            new Write.OfFreedName(model.name(), new RegistryStore.KeptName(model.id(), 1), true);

    private final List<Write> oneOfEachKind = List.of(
            new Write.OfVersion(version),
            new Write.OfFiles(files),
            policy,
            new Write.OfPromotion(promotion),
            texts,
            words,
            freed);

    @Test
    void eachKindOfWriteIsWrittenAsWhatItIs() {
        Written written = new Written();
        oneOfEachKind.forEach(write -> write.to(written));

        assertThat(written.all).containsExactly(version, files, policy, promotion, texts, words, freed);
    }

    @Test
    void filesThatWereFoundAreNotThoseOfANewVersion() {
        VersionFiles found = sample.store.files(version.heldAt().orElseThrow()).orElseThrow();

        assertThatThrownBy(() -> new Write.OfFiles(found)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A kind that reaches no method would compile and be written nowhere. */
    @Test
    void eachKindOfWriteReachesAMethodOfItsOwnAndNoMethodIsLeftOut() {
        assertThat(oneOfEachKind.stream().map(write -> write.getClass().getName()))
                .containsExactlyInAnyOrderElementsOf(Stream.of(Write.class.getPermittedSubclasses())
                        .map(Class::getName)
                        .toList());

        List<String> reached = new ArrayList<>();
        Commit.Writer writer = (Commit.Writer) Proxy.newProxyInstance(
                Commit.Writer.class.getClassLoader(),
                new Class<?>[] {Commit.Writer.class},
                (proxy, method, arguments) -> {
                    reached.add(method.getName());
                    return null;
                });
        oneOfEachKind.forEach(write -> write.to(writer));

        assertThat(reached)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Commit.Writer.class.getDeclaredMethods())
                        .map(Method::getName)
                        .toList());
    }

    @Test
    void aCommitStaysAsItWasMade() {
        List<Write> writes = new ArrayList<>(List.of(policy));
        Commit commit = new Commit(Optional.of(model), model, List.of(), writes, Optional.empty());

        writes.clear();

        assertThat(commit.writes()).containsExactly(policy);
    }

    /** Keeps what is written in its order. */
    private static final class Written implements Commit.Writer {
        private final List<Object> all = new ArrayList<>();

        @Override
        public void version(Version version) {
            all.add(version);
        }

        @Override
        public void files(VersionFiles files) {
            all.add(files);
        }

        @Override
        public void policy(Write.OfPolicy policy) {
            all.add(policy);
        }

        @Override
        public void promotion(Promotion promotion) {
            all.add(promotion);
        }

        @Override
        public void freedName(Write.OfFreedName freed) {
            all.add(freed);
        }

        @Override
        public void texts(Write.OfTexts texts) {
            all.add(texts);
        }

        @Override
        public void words(Write.OfWords words) {
            all.add(words);
        }
    }
}
