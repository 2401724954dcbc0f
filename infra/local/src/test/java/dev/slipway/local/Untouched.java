package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The registry as it stood: which models there were, one of them with all it has, every artifact. */
final class Untouched {
    private final TestMachine machine;
    private final String model;
    private final List<Object> before;

    Untouched(TestMachine machine, String model) {
        this.machine = machine;
        this.model = model;
        this.before = everything();
    }

    /** Fails unless all is as it was, and nothing lies where a traversal would have put it. */
    void assertStillSo() {
        assertThat(everything()).isEqualTo(before);
        assertNothingLiesOutside(machine);
    }

    /** Fails if something lies where a traversal would have put it. */
    static void assertNothingLiesOutside(TestMachine machine) {
        Path data = machine.data();
        for (Path folder : List.of(
                data,
                data.resolve("artifacts"),
                data.resolve("artifacts").resolve(OneMachine.BUCKET),
                data.toAbsolutePath().getParent(),
                Path.of("/tmp"),
                Path.of("/"),
                TestMachine.PROJECT,
                Path.of("").toAbsolutePath())) {
            assertThat(folder.resolve(HostileTexts.MARK)).doesNotExist();
        }
    }

    private List<Object> everything() {
        List<Object> all = new ArrayList<>();
        Person root = Person.root(machine);
        for (String deleted : List.of("false", "true")) {
            String cursor = "";
            do {
                Reply page = root.get("/v1/models?deleted=" + deleted + cursor).expect(200);
                page.list("models").forEach(one -> all.add(one.get("name") + " " + one.get("id")));
                cursor = page.body().containsKey("nextCursor") ? "&cursor=" + page.text("nextCursor") : "";
            } while (!cursor.isEmpty());
        }
        all.add(root.get("/v1/models/" + model).expect(200).body());
        all.addAll(machine.history(model));
        all.addAll(root.get("/v1/models/" + model + "/versions?deleted=true")
                .expect(200)
                .list("versions"));
        all.addAll(root.get("/v1/promotions?model=" + model).expect(200).list("promotions"));
        all.addAll(files());
        return all;
    }

    private Set<String> files() {
        try (Stream<Path> files = Files.walk(machine.data().resolve("artifacts"))) {
            return new TreeSet<>(files.map(Path::toString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
