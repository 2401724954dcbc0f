package dev.slipway.local.clients;

import java.util.List;

/** Scenarios about aliases, stages and the latest versions, and about the paths beside the registry's. */
final class DifferentialPointers {
    private DifferentialPointers() {}

    static List<DifferentialScenario> all() {
        return List.of(aliases(), aliasNames(), stages(), archived(), guarded(), latest(), besides());
    }

    private static DifferentialScenario aliases() {
        return DifferentialScenario.withVersions("aliases", 3)
                .get("registered-models/alias", "name", "$", "alias", "champion")
                .post("registered-models/alias", "name", "$", "alias", "champion", "version", "1")
                .get("registered-models/alias", "name", "$", "alias", "champion")
                .get("registered-models/get", "name", "$")
                .post("registered-models/alias", "name", "$", "alias", "champion", "version", "2")
                .post("registered-models/alias", "name", "$", "alias", "champion", "version", "2")
                .post("registered-models/alias", "name", "$", "alias", "second", "version", "2")
                .get("model-versions/get", "name", "$", "version", "2")
                .get("model-versions/get", "name", "$", "version", "1")
                .get("registered-models/get-latest-versions", "name", "$")
                .get("model-versions/search", "filter", "name = '$' AND version_number = 2")
                .get("registered-models/search", "filter", "name = '$'")
                .post("registered-models/alias", "name", "$", "alias", "champion", "version", "9")
                .post("registered-models/alias", "name", "$", "alias", "champion", "version", "one")
                .post("registered-models/alias", "name", "$", "alias", "champion")
                .post("registered-models/alias", "name", "$", "version", "1")
                .post("registered-models/alias", "alias", "champion", "version", "1")
                .post("registered-models/alias", "name", "$-none", "alias", "champion", "version", "1")
                .get("registered-models/alias", "name", "$")
                .get("registered-models/alias", "alias", "champion")
                .get("registered-models/alias", "name", "$-none", "alias", "champion")
                .get("registered-models/alias", "name", "$-none", "alias", "latest")
                .delete("registered-models/alias", "name", "$", "alias", "second")
                .delete("registered-models/alias", "name", "$", "alias", "second")
                .delete("registered-models/alias", "name", "$", "alias", "never-set")
                .delete("registered-models/alias", "name", "$")
                .delete("registered-models/alias", "name", "$-none", "alias", "champion")
                .delete("model-versions/delete", "name", "$", "version", "2")
                .get("registered-models/alias", "name", "$", "alias", "champion")
                .get("registered-models/get", "name", "$");
    }

    private static DifferentialScenario aliasNames() {
        DifferentialScenario scenario = DifferentialScenario.withVersions("alias-names", 2);
        List<String> aliases = List.of(
                "a",
                "A-1_b",
                "latest",
                "LATEST",
                "Latest",
                "latest-1",
                "v1",
                "V2",
                "v99999999999",
                "v",
                "v1a",
                "1",
                "a.b",
                "a b",
                "a/b",
                "a:b",
                "",
                " ",
                "..",
                "-a",
                "Gr\u00f6\u00dfe",
                "a@b",
                "x".repeat(64),
                "x".repeat(65),
                "x".repeat(255),
                "x".repeat(256));
        for (String alias : aliases) {
            scenario.post("registered-models/alias", "name", "$", "alias", alias, "version", "1")
                    .get("registered-models/alias", "name", "$", "alias", alias)
                    .delete("registered-models/alias", "name", "$", "alias", alias);
        }
        return scenario.post("registered-models/alias", "name", "$", "alias", 7, "version", "1")
                .post("registered-models/alias", "name", "$", "alias", null, "version", "1")
                .post("registered-models/alias", "name", "$", "alias", "latest", "version", "9")
                .post("registered-models/alias", "name", "$-none", "alias", "latest", "version", "1");
    }

    private static DifferentialScenario stages() {
        return DifferentialScenario.withVersions("stages", 3)
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", "Staging")
                .get("model-versions/get", "name", "$", "version", "1")
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", "staging")
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", "None")
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", "none")
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", "Canary")
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", "")
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", null)
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", 7)
                .post("model-versions/transition-stage", "name", "$", "version", "9", "stage", "Staging")
                .post("model-versions/transition-stage", "name", "$", "version", "9", "stage", "None")
                .post("model-versions/transition-stage", "name", "$-none", "version", "1", "stage", "Staging")
                .post(
                        "model-versions/transition-stage",
                        "name",
                        "$",
                        "version",
                        "1",
                        "stage",
                        "None",
                        "archive_existing_versions",
                        true)
                .post(
                        "model-versions/transition-stage",
                        "name",
                        "$",
                        "version",
                        "1",
                        "stage",
                        "Staging",
                        "archive_existing_versions",
                        "perhaps")
                .post(
                        "model-versions/transition-stage",
                        "name",
                        "$",
                        "version",
                        "1",
                        "stage",
                        "Staging",
                        "archive_existing_versions",
                        false)
                .post("model-versions/transition-stage", "name", "$", "version", "2", "stage", "Staging")
                .get("model-versions/get", "name", "$", "version", "1")
                .get("model-versions/get", "name", "$", "version", "2");
    }

    private static DifferentialScenario archived() {
        return DifferentialScenario.withVersions("archived", 2)
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", "Archived")
                .get("model-versions/get", "name", "$", "version", "1")
                .get("registered-models/get-latest-versions", "name", "$", "stages", "Archived")
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", "None")
                .get("model-versions/get", "name", "$", "version", "1");
    }

    private static DifferentialScenario guarded() {
        return DifferentialScenario.withVersions("guarded", 1)
                .post("model-versions/transition-stage", "name", "$", "version", "1", "stage", "Production")
                .post("registered-models/alias", "name", "$", "alias", "production", "version", "1")
                .post("registered-models/alias", "name", "$", "alias", "Production", "version", "1");
    }

    private static DifferentialScenario latest() {
        return DifferentialScenario.withVersions("latest", 4)
                .post("registered-models/create", "name", "$-empty")
                .get("registered-models/alias", "name", "$-empty", "alias", "latest")
                .get("registered-models/get-latest-versions", "name", "$-empty")
                .post("registered-models/get-latest-versions", "name", "$")
                .get("registered-models/get-latest-versions", "name", "$")
                .post("model-versions/transition-stage", "name", "$", "version", "2", "stage", "Staging")
                .post("registered-models/get-latest-versions", "name", "$")
                .post("registered-models/get-latest-versions", "name", "$", "stages", List.of("Staging"))
                .post("registered-models/get-latest-versions", "name", "$", "stages", List.of("staging", "NONE"))
                .post("registered-models/get-latest-versions", "name", "$", "stages", List.of())
                .post("registered-models/get-latest-versions", "name", "$", "stages", List.of("Production"))
                .post("registered-models/get-latest-versions", "name", "$", "stages", List.of("Canary"))
                .post("registered-models/get-latest-versions", "name", "$", "stages", "Staging")
                .post("registered-models/get-latest-versions", "name", "$", "stages", List.of(7))
                .post("registered-models/get-latest-versions", "name", "$", "stages", null)
                .get("registered-models/get-latest-versions", "name", "$", "stages", "Staging", "stages", "None")
                .get("registered-models/get-latest-versions", "name", "$", "stages", "")
                .post("registered-models/get-latest-versions")
                .post("registered-models/get-latest-versions", "name", "$-none")
                .get("registered-models/alias", "name", "$", "alias", "latest")
                .post("model-versions/transition-stage", "name", "$", "version", "2", "stage", "None")
                .post("model-versions/transition-stage", "name", "$", "version", "4", "stage", "Staging")
                .get("registered-models/alias", "name", "$", "alias", "Latest")
                .delete("model-versions/delete", "name", "$", "version", "4")
                .get("registered-models/alias", "name", "$", "alias", "latest")
                .get("registered-models/get", "name", "$");
    }

    private static DifferentialScenario besides() {
        return new DifferentialScenario("besides")
                .at("GET", "/health")
                .at("GET", "/version")
                .get("webhooks")
                .post("webhooks", "name", "w", "url", "https://a.example/hook", "events", List.of())
                .get("webhooks/0123")
                .patch("webhooks/0123", "name", "w")
                .delete("webhooks/0123")
                .post("webhooks/0123/test");
    }
}
