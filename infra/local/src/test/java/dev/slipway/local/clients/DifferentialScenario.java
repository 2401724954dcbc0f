package dev.slipway.local.clients;

import static dev.slipway.local.clients.DifferentialStep.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls that follow one another, about one model and its versions. */
final class DifferentialScenario {
    static final String API = "/api/2.0/mlflow/";

    private final String name;
    private final List<DifferentialStep> steps = new ArrayList<>();

    /** A scenario without steps; the name becomes part of its models' names. */
    DifferentialScenario(String name) {
        this.name = name;
    }

    /** One that begins with a model and so many versions, each from a source of its own. */
    static DifferentialScenario withVersions(String name, int versions) {
        DifferentialScenario scenario = new DifferentialScenario(name).model();
        for (int i = 1; i <= versions; i++) {
            scenario.post(
                    "model-versions/create",
                    "name",
                    DifferentialStep.NAME,
                    "source",
                    "s3://elsewhere/" + name + "/" + i);
        }
        return scenario;
    }

    String name() {
        return name;
    }

    List<DifferentialStep> steps() {
        return List.copyOf(steps);
    }

    /** Creates the scenario's model. */
    DifferentialScenario model() {
        return post("registered-models/create", "name", DifferentialStep.NAME);
    }

    DifferentialScenario get(String call, String... query) {
        return at("GET", API + call, query);
    }

    DifferentialScenario post(String call, Object... members) {
        return sent("POST", API + call, object(members));
    }

    DifferentialScenario patch(String call, Object... members) {
        return sent("PATCH", API + call, object(members));
    }

    DifferentialScenario delete(String call, Object... members) {
        return sent("DELETE", API + call, object(members));
    }

    /** A call without a body to any path. */
    DifferentialScenario at(String method, String path, String... query) {
        steps.add(new DifferentialStep(method, path, List.of(query), Optional.empty()));
        return this;
    }

    /** A call with a body to any path. */
    DifferentialScenario sent(String method, String path, Object body) {
        steps.add(new DifferentialStep(method, path, List.of(), Optional.of(body)));
        return this;
    }
}
