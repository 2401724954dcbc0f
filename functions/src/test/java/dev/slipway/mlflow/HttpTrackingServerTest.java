package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.mlflow.TrackingServer.Lookup;
import dev.slipway.registry.location.LocationTexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTrackingServerTest {
    private static final String MODEL =
            "{\"model\":{\"info\":{\"model_id\":\"m-1\",\"artifact_uri\":\"s3://runs/m-1\"}}}";
    private static final String RUN =
            "{\"run\":{\"info\":{\"run_id\":\"r1\",\"artifact_uri\":\"s3://runs/r1/artifacts\"}}}";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = MODEL;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            tokens.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:9/elsewhere");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aLoggedModelIsFoundWhereTheServerSaysWithoutAnybodysToken() {
        assertThat(tracking().loggedModel("m-1")).isEqualTo(Lookup.found("s3://runs/m-1"));
        assertThat(asked).containsExactly("/path/api/2.0/mlflow/logged-models/m-1");
        assertThat(tokens).isEmpty();
    }

    @Test
    void aRunIsFoundWhereTheServerSays() {
        answer = RUN;

        assertThat(tracking().run("r1")).isEqualTo(Lookup.found("s3://runs/r1/artifacts"));
        assertThat(asked).containsExactly("/path/api/2.0/mlflow/runs/get?run_id=r1");
    }

    @Test
    void whatTheServerDoesNotKnowIsKeptAsGivenWithTheReason() {
        status = 404;

        assertThat(tracking().run("r1").location()).isEmpty();
        assertThat(tracking().run("r1").why())
                .hasValueSatisfying(why -> assertThat(why).contains("404"));
    }

    @Test
    void aRedirectIsNotFollowed() {
        status = 302;

        assertThat(tracking().loggedModel("m-1").location()).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void anAnswerOfAnotherFormIsNoPlace() {
        for (String other : List.of("not JSON", "[]", "{}", "{\"model\":{\"info\":{\"artifact_uri\":7}}}")) {
            answer = other;

            assertThat(tracking().loggedModel("m-1").location()).as(other).isEmpty();
            assertThat(tracking().loggedModel("m-1").why()).as(other).isPresent();
        }
    }

    @Test
    void aPlaceWithASecretOrOfOneMachineIsNoPlaceAndTheReasonRepeatsNothingOfIt() {
        for (String place : LocationTexts.bad()) {
            Lookup lookup = Lookup.found(place).onlyRemote();

            assertThat(lookup.location()).as(place).isEmpty();
            assertThat(lookup.why())
                    .as(place)
                    .hasValueSatisfying(why -> assertThat(why)
                            .contains("artifact_uri must")
                            .doesNotContainIgnoringCase(LocationTexts.CANARY));
        }
        assertThat(Lookup.found("s3://runs/r1").below("a?token=x").onlyRemote().location())
                .isEmpty();
        assertThat(Lookup.found("s3://runs/r1").below("a").onlyRemote()).isEqualTo(Lookup.found("s3://runs/r1/a"));
    }

    @Test
    void aServerThatIsNotThereIsAReasonAndNoFailure() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }

        Lookup lookup = new HttpTrackingServer(URI.create("http://127.0.0.1:" + nobody)).run("r1");

        assertThat(lookup.location()).isEmpty();
        assertThat(lookup.why()).hasValueSatisfying(why -> assertThat(why).contains("does not answer"));
    }

    private HttpTrackingServer tracking() {
        return new HttpTrackingServer(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/path/"));
    }
}
