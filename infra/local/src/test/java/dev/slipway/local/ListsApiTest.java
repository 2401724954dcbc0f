package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists over HTTP: their pages put together are the whole, once; cursors are good for their own list only. */
class ListsApiTest {
    private static final int MOST_PAGES = 100;

    private final TestMachine machine = TestMachine.shared();
    private final Person ada = Person.ada(machine);
    private final Person root = Person.root(machine);

    @Test
    void thePagesOfModelsByPrefixAndTagAreAllOfThemOnce() {
        String prefix = machine.model("pages");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            String name = prefix + "-" + i;
            ada.post("/v1/models", Map.of("name", name, "tags", Map.of("odd", Integer.toString(i % 2), "a=b", "c d")))
                    .expect(201);
            all.add(name);
        }

        assertThat(pages("/v1/models?prefix=" + prefix + "-&limit=3", "models", "name"))
                .containsExactlyElementsOf(all);
        assertThat(pages("/v1/models?prefix=" + prefix + "&limit=1&tag=odd=1", "models", "name"))
                .containsExactly(prefix + "-1", prefix + "-3", prefix + "-5");
        assertThat(pages("/v1/models?tag=never=1&prefix=" + prefix, "models", "name"))
                .isEmpty();
        assertThat(pages("/v1/models?prefix=" + prefix + "-8", "models", "name"))
                .isEmpty();
        assertRefused(ada.get("/v1/models?tag=odd"), Refusal.INVALID, "tag");
        assertRefused(ada.get("/v1/models?tag==1"), Refusal.INVALID, "tag");
    }

    @Test
    void aVerificationGoesOnByItsCursorAndByNoOther() {
        String path = "/v1/models/" + machine.model("verified") + "/history/verification";
        String history = "/v1/models/" + machine.model("another") + "/history";
        ada.patch(history.replace("/history", ""), Map.of("description", "described"))
                .expect(200);
        String foreign = ada.get(history + "?limit=1").expect(200).text("nextCursor");

        assertThat(ada.get(path).expect(200).body())
                .containsEntry("whole", true)
                .containsEntry("differences", List.of())
                .doesNotContainKey("nextCursor");
        assertRefused(ada.get(path + "?cursor=" + foreign), Refusal.INVALID_CURSOR);
        assertRefused(ada.get(path + "?from=1"), Refusal.UNKNOWN_FIELD, "from");
    }

    @Test
    void thePagesOfVersionsByStatusTagAndDeletionAreAllOfThemOnce() {
        String model = machine.model("pages");
        String path = "/v1/models/" + model + "/versions";
        for (int i = 1; i <= 6; i++) {
            Map<String, ?> tags = Map.of("tags", Map.of("odd", Integer.toString(i % 2)));
            if (i <= 2) {
                machine.readyVersion(model, tags);
            } else {
                ada.post(path, Uploading.body(tags, Map.of("a", new byte[1]))).expect(201);
            }
        }
        root.delete(path + "/4").expect(200);

        assertThat(pages(path + "?limit=2", "versions", "version")).containsExactly("6", "5", "3", "2", "1");
        assertThat(pages(path + "?limit=1&deleted=true", "versions", "version"))
                .containsExactly("6", "5", "4", "3", "2", "1");
        assertThat(pages(path + "?limit=1&status=READY", "versions", "version")).containsExactly("2", "1");
        assertThat(pages(path + "?limit=1&status=PENDING_UPLOAD&tag=odd=1", "versions", "version"))
                .containsExactly("5", "3");
        assertRefused(ada.get(path + "?status=ready"), Refusal.INVALID, "status");
        assertRefused(ada.get(path + "?deleted=yes"), Refusal.INVALID, "deleted");
    }

    @Test
    void thePagesOfAHistoryAreAllOfItInBothOrders() {
        String model = machine.model("pages");
        for (int i = 0; i < 5; i++) {
            ada.patch("/v1/models/" + model, Map.of("description", "d" + i)).expect(200);
        }
        String path = "/v1/models/" + model + "/history";
        List<String> oldest =
                IntStream.rangeClosed(1, 6).mapToObj(Integer::toString).toList();

        assertThat(pages(path + "?order=oldest&limit=4", "entries", "seq")).containsExactlyElementsOf(oldest);
        assertThat(pages(path + "?limit=1", "entries", "seq"))
                .containsExactlyElementsOf(
                        oldest.stream().sorted(Comparator.reverseOrder()).toList());
        assertThat(pages(path + "?order=newest&limit=3", "entries", "seq")).startsWith("6");
        assertRefused(ada.get(path + "?order=random"), Refusal.INVALID, "order");
    }

    @Test
    void thePagesOfPromotionsByModelStageAndStatusAreAllOfThemOnce() {
        String model = machine.model("pages");
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int version = machine.readyVersion(model);
            machine.promote(model, version, "staging").expect(201);
            waiting.add(
                    0, machine.promote(model, version, "production").expect(202).text("id"));
        }
        String path = "/v1/promotions?model=" + model;

        assertThat(pages(path + "&limit=2", "promotions", "id")).hasSize(6);
        assertThat(pages(path + "&limit=1&status=WAITING", "promotions", "id")).containsExactlyElementsOf(waiting);
        assertThat(pages(path + "&limit=1&stage=staging", "promotions", "id")).hasSize(3);
        assertThat(pages("/v1/promotions?limit=2", "promotions", "id"))
                .as("the work list holds what waits, of every model")
                .containsSubsequence(waiting);
        assertThat(pages("/v1/promotions?limit=50&stage=production&status=WAITING", "promotions", "id"))
                .containsSubsequence(waiting);
        assertRefused(ada.get("/v1/promotions?model=" + model + "-no"), Refusal.MODEL_NOT_FOUND);
        assertRefused(ada.get("/v1/promotions?status=OPEN"), Refusal.INVALID, "status");
        assertRefused(ada.get("/v1/promotions?status=APPLIED"), Refusal.INVALID, "status");
    }

    @Test
    void thePagesOfStageChangesAreAllOfThemOnce() {
        String model = machine.model("pages");
        machine.readyVersion(model);
        machine.readyVersion(model);
        for (int i = 0; i < 5; i++) {
            machine.promote(model, 1 + i % 2, "staging").expect(201);
        }

        assertThat(pages("/v1/models/" + model + "/stages/staging/history?limit=2", "changes", "rev"))
                .containsExactly("5", "4", "3", "2", "1");
    }

    @Test
    void aPageHasFromOneToAHundredElements() {
        for (String limit : List.of("0", "101", "-1", "1.5", "x", "99999999999", "0x10", "%D9%A3")) {
            assertRefused(ada.get("/v1/models?limit=" + limit), Refusal.INVALID, "limit");
        }
        assertThat(ada.get("/v1/models?limit=100").expect(200).list("models")).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void aCursorIsGoodForItsOwnListWithItsOwnFiltersOnly() {
        String model = machine.model("scope");
        String other = machine.model("scope");
        for (String name : List.of(model, other)) {
            ada.patch("/v1/models/" + name, Map.of("description", "x")).expect(200);
            for (int i = 0; i < 2; i++) {
                ada.post("/v1/models/" + name + "/versions", Uploading.body(Map.of(), Map.of("a", new byte[1])))
                        .expect(201);
            }
        }
        String cursor = ada.get("/v1/models/" + model + "/history?order=oldest&limit=1")
                .expect(200)
                .text("nextCursor");

        assertThat(ada.get("/v1/models/" + model + "/history?order=oldest&limit=3&cursor=" + cursor)
                        .expect(200)
                        .list("entries"))
                .as("the limit may change from page to page")
                .hasSize(3);
        for (String foreign : List.of(
                "/v1/models/" + model + "/history?order=newest",
                "/v1/models/" + model + "/history?",
                "/v1/models/" + other + "/history?order=oldest",
                "/v1/models/" + model + "/versions?",
                "/v1/models/" + model + "/versions?deleted=true",
                "/v1/models/" + model + "/stages/staging/history?",
                "/v1/models?",
                "/v1/promotions?")) {
            assertRefused(ada.get(foreign + "&cursor=" + cursor), Refusal.INVALID_CURSOR);
        }
    }

    @Test
    void aCursorWithOneCharacterChangedIsRefused() {
        String model = machine.model("sealed");
        ada.patch("/v1/models/" + model, Map.of("description", "x")).expect(200);
        String first = "/v1/models/" + model + "/history?limit=1";
        String list = first + "&cursor=";
        String cursor = ada.get(first).expect(200).text("nextCursor");
        assertThat(ada.get(list + cursor).expect(200).list("entries")).hasSize(1);

        for (int i = 0; i < cursor.length(); i++) {
            // Six bits a character; the highest of them, as the last character's lowest may carry none.
            char changed = cursor.charAt(i) == 'A' ? 'g' : 'A';
            Reply reply = ada.get(list + cursor.substring(0, i) + changed + cursor.substring(i + 1));
            if (!(cursor.charAt(i) == changed)) {
                assertRefused(reply, Refusal.INVALID_CURSOR);
            }
        }
        for (String forged : List.of("A", "AAAA", "A".repeat(200), cursor + "A", cursor + cursor, "%00", "..", "e30")) {
            assertRefused(ada.get(list + forged), Refusal.INVALID_CURSOR);
        }
    }

    /** One member of all elements of all pages, as texts. */
    private List<String> pages(String path, String list, String member) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            Reply reply = ada.get(path + cursor).expect(200);
            reply.list(list).forEach(element -> all.add(element.get(member).toString()));
            if (!reply.body().containsKey("nextCursor")) {
                assertThat(all).doesNotHaveDuplicates();
                return all;
            }
            cursor = (path.contains("?") ? "&" : "?") + "cursor=" + reply.text("nextCursor");
        }
        throw new AssertionError("no end of " + path);
    }
}
