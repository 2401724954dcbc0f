package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import dev.slipway.showcase.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A program that signs with this machine's access key, on a registry whose option {@code machine} says contributor. */
class MachineDoorTest {
    private static final String ID = "role:000000000000/local";
    private static final String NAME = ID + "/one-machine";

    private final TestMachine machine = TestMachine.shared();
    private final AccessKey key = AccessKey.of(machine.data().resolve(DataFolder.ACCESS_KEY));
    private final Signing signing = new Signing(key.id(), key.secret());

    @Test
    void itRegistersAndIsNamedInTheHistory() {
        String model = machine.model("signed") + " by a program";
        signed("POST", "/v1/models", "{\"name\":\"" + model + "\",\"tags\":{\"a b\":\"c+d\"}}")
                .expect(201);
        String inPath = model.replace(" ", "%20");

        assertThat(signed("GET", "/v1/models/" + inPath, "").expect(200).body()).containsEntry("createdBy", ID);
        assertThat(signed("GET", "/v1/models?tag=a%20b%3Dc%2Bd&prefix=signed", "")
                        .expect(200)
                        .list("models"))
                .extracting(found -> found.get("name"))
                .contains(model);
        assertThat(machine.history(inPath))
                .singleElement()
                .satisfies(entry -> assertThat(entry).containsEntry("by", ID).containsEntry("byName", NAME));
    }

    @Test
    void itMayDoWhatItsRoleMayAndIsToldWhatItMayNot() {
        String model = machine.model("others");

        assertThat(signed("PATCH", "/v1/models/" + model, "{\"description\":\"by a program\"}")
                        .status())
                .isEqualTo(200);
        Reply refused = signed("DELETE", "/v1/models/" + model, "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("detail")).contains("admin");
    }

    /** What a person in the group of contributors may ask for, a program of that role may, and nothing else. */
    @Test
    void itIsLetInWhereAPersonOfItsRoleIs() {
        String person = machine.token("mallory", "contributors");
        List<String> mismatches = new ArrayList<>();
        int cells = 0;
        for (Route route : Wiring.routes().all()) {
            String path = route.path().replace("{model}", "no-such-model").replaceAll("\\{[a-z]+\\+?}", "1");
            Map<String, Integer> statuses = new TreeMap<>();
            statuses.put("person", raw(person, route.method(), path, Map.of()));
            statuses.put("machine", signed(route.method(), path, "{}").status());
            cells += statuses.size();
            if (!statuses.get("person").equals(statuses.get("machine"))) {
                mismatches.add(route + ": " + statuses);
            }
        }
        System.out.println("doors over HTTP: " + cells + " cells, " + mismatches.size() + " mismatches");
        assertThat(mismatches).isEmpty();
    }

    @Test
    void noRouteIsOpenToAProgramThatSignsWithAnotherKey() {
        Signing other = new Signing(key.id(), key.secret().replace('0', '1') + "x");
        for (Route route : Wiring.routes().all()) {
            String path = route.path().replaceAll("\\{[a-z]+\\+?}", "1");
            Map<String, String> headers = other.headers(route.method(), at(path), "{}");
            assertThat(raw("", route.method(), path, headers)).as("%s", route).isEqualTo(403);
        }
    }

    private int raw(String token, String method, String path, Map<String, String> headers) {
        return machine.client().callRaw(token, method, path, "{}", headers).status();
    }

    private Reply signed(String method, String path, String body) {
        return machine.client().callRaw("", method, path, body, signing.headers(method, at(path), body));
    }

    private URI at(String path) {
        return URI.create(machine.uri() + path);
    }
}
