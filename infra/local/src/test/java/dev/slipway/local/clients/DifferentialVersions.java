package dev.slipway.local.clients;

import static dev.slipway.local.clients.DifferentialStep.object;

import java.util.List;

/** Scenarios about model versions: where they come from, what is said of them, and their numbers. */
final class DifferentialVersions {
    private static final String LONG = "x".repeat(100_000);

    private DifferentialVersions() {}

    static List<DifferentialScenario> all() {
        return List.of(
                life(), facts(), retries(), back(), sources(), named(), numbers(), tags(), prompts(), wrongInput());
    }

    private static DifferentialScenario life() {
        return DifferentialScenario.withVersions("versions", 3)
                .get("registered-models/get", "name", "$")
                .get("model-versions/get", "name", "$", "version", "1")
                .get("model-versions/get", "name", "$", "version", "4")
                .get("model-versions/get-download-uri", "name", "$", "version", "2")
                .get("model-versions/get-download-uri", "name", "$", "version", "9")
                .patch("model-versions/update", "name", "$", "version", "1", "description", "the first")
                .patch("model-versions/update", "name", "$", "version", "1", "description", "")
                .patch("model-versions/update", "name", "$", "version", "1", "description", LONG)
                .patch("model-versions/update", "name", "$", "version", "1")
                .patch("model-versions/update", "name", "$", "version", "9", "description", "none")
                .delete("model-versions/delete", "name", "$", "version", "3")
                .delete("model-versions/delete", "name", "$", "version", "3")
                .delete("model-versions/delete", "name", "$", "version", "9")
                .get("model-versions/get", "name", "$", "version", "3")
                .get("registered-models/get", "name", "$")
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/after")
                .get("model-versions/search", "filter", "name = '$'")
                .post("registered-models/get-latest-versions", "name", "$")
                .delete("registered-models/delete", "name", "$")
                .get("model-versions/search", "filter", "name = '$'")
                .get("model-versions/get", "name", "$", "version", "1");
    }

    private static DifferentialScenario facts() {
        return new DifferentialScenario("facts")
                .model()
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/1", "run_id", "run1")
                .post(
                        "model-versions/create",
                        "name",
                        "$",
                        "source",
                        "s3://elsewhere/2",
                        "run_link",
                        "https://a.example/b")
                .post(
                        "model-versions/create",
                        "name",
                        "$",
                        "source",
                        "s3://elsewhere/3",
                        "run_id",
                        "run3",
                        "run_link",
                        "https://a.example/3",
                        "description",
                        "Gr\u00f6\u00dfe",
                        "tags",
                        List.of(object("key", "k", "value", "v")))
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/4", "run_id", "", "run_link", "")
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/5", "description", LONG)
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/6", "description", "")
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/7", "run_id", null)
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/8", "nobody", "reads this")
                .post("registered-models/create", "name", "$-b")
                .post(
                        "model-versions/create",
                        "name",
                        "$-b",
                        "source",
                        "s3://elsewhere/9",
                        "run_link",
                        "no link at all")
                .get("model-versions/get", "name", "$", "version", "2")
                .get("model-versions/get", "name", "$", "version", "3")
                .get("model-versions/search", "filter", "name = '$' AND version_number < 5")
                .get("registered-models/get-latest-versions", "name", "$");
    }

    private static DifferentialScenario retries() {
        return new DifferentialScenario("retries")
                .model()
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/same")
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/same");
    }

    private static DifferentialScenario back() {
        return new DifferentialScenario("back")
                .model()
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/a")
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/b")
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/a")
                .get("model-versions/get", "name", "$", "version", "3");
    }

    private static DifferentialScenario sources() {
        DifferentialScenario scenario = new DifferentialScenario("sources");
        List<String> sources = List.of(
                "s3://b/k",
                "s3://b/k/",
                "s3://b",
                "gs://b/k",
                "dbfs:/x",
                "wasbs://c@a.example/p",
                "hdfs://h/p",
                "abfss://c@a.example/p",
                "s3://b/k#x",
                "s3://b/Gr\u00f6\u00dfe",
                "s3://b/a b",
                "s3://b/a%20b",
                "https://a.example/m",
                "http://a.example/m",
                "ftp://a.example/m",
                "https://u:p@a.example/x",
                "s3://a/../b",
                "s3://a/%2e%2e/b",
                "s3://b/./k",
                "s3://b//k",
                "/tmp/model",
                "file:///tmp/m",
                "relative",
                "prompt-template",
                "",
                " ",
                "runs:",
                "runs:/0123/model",
                "models:",
                "models:/",
                "models:/$",
                "models:/m-0123456789abcdef",
                "mlflow-artifacts:/1/2/artifacts/m",
                "s3://b/" + "k".repeat(1_993),
                "s3://b/" + "k".repeat(1_994),
                "s3://b/" + "k".repeat(100_000));
        // A model each: where one side refuses, the numbers go on the same.
        for (int i = 0; i < sources.size(); i++) {
            scenario.post("registered-models/create", "name", "$-" + i)
                    .post("model-versions/create", "name", "$-" + i, "source", sources.get(i));
        }
        return scenario.model()
                .post("model-versions/create", "name", "$", "source", "runs:/0123/model", "run_id", "0123")
                .post("model-versions/create", "name", "$", "source", "runs:/0123/model", "run_id", "4567")
                .post("model-versions/create", "name", "$-0", "source", "s3://b/2", "model_id", "m-0123");
    }

    /** Sources that name versions of the same registry. */
    private static DifferentialScenario named() {
        DifferentialScenario scenario = new DifferentialScenario("named")
                .model()
                .post("registered-models/create", "name", "$-of")
                .post("model-versions/create", "name", "$-of", "source", "models:/$-of/latest")
                .post("model-versions/create", "name", "$-of", "source", "s3://elsewhere/1", "run_id", "run1")
                .post("model-versions/create", "name", "$-of", "source", "s3://elsewhere/2")
                .post("model-versions/create", "name", "$-of", "source", "s3://elsewhere/3")
                .post("registered-models/alias", "name", "$-of", "alias", "champion", "version", "1")
                .post("model-versions/transition-stage", "name", "$-of", "version", "2", "stage", "Staging");
        List<String> sources = List.of(
                "models:/$-of/1",
                "models:/$-of/latest",
                "models:/$-of/LATEST",
                "models:/$-of@champion",
                "models:/$-of@latest",
                "models:/$-of/Staging",
                "models:/$-of/staging",
                "models:/$-of/None",
                "models:/$-of/Archived",
                "models:/$-of/v1",
                "models:/$-of@v1",
                "models:/$-of@nobody",
                "models:/$-of/9",
                "models:/$-of/0",
                "models:/$-of/99999999999",
                "models:/$-of/Canary",
                "models:/$-none/1",
                "models:/$-none/latest",
                "models:/$-of/1/2",
                "models:/$-of@",
                "models://$-of/1");
        for (String source : sources) {
            scenario.post("model-versions/create", "name", "$", "source", source);
        }
        return scenario.post(
                        "model-versions/create",
                        "name",
                        "$",
                        "source",
                        "models:/$-of/1",
                        "run_link",
                        "https://a.example/1")
                .get("model-versions/get-download-uri", "name", "$", "version", "1")
                .get("model-versions/get", "name", "$", "version", "1");
    }

    private static DifferentialScenario numbers() {
        DifferentialScenario scenario = DifferentialScenario.withVersions("numbers", 2);
        List<String> numbers = List.of(
                "1",
                "01",
                "+1",
                " 1 ",
                "0",
                "-1",
                "3",
                "99999999999",
                "999999999999999999",
                "2147483647",
                "2147483648",
                "one",
                "1.0",
                "1.5",
                "1e0",
                "0x1",
                "",
                " ",
                "latest",
                "v1",
                "\u0661");
        for (String number : numbers) {
            scenario.get("model-versions/get", "name", "$", "version", number)
                    .patch("model-versions/update", "name", "$", "version", number, "description", "d");
        }
        for (String number : List.of("0", "-1", "99999999999", "one")) {
            scenario.post("model-versions/set-tag", "name", "$", "version", number, "key", "k", "value", "v")
                    .delete("model-versions/delete-tag", "name", "$", "version", number, "key", "k")
                    .delete("model-versions/delete", "name", "$", "version", number)
                    .post("registered-models/alias", "name", "$", "alias", "a", "version", number)
                    .post("model-versions/transition-stage", "name", "$", "version", number, "stage", "Staging")
                    .get("model-versions/get-download-uri", "name", "$", "version", number);
        }
        return scenario.patch("model-versions/update", "name", "$", "version", 1, "description", "a number")
                .post("model-versions/set-tag", "name", "$", "version", 1, "key", "k", "value", "v")
                .post("registered-models/alias", "name", "$", "alias", "a", "version", 1)
                .patch("model-versions/update", "name", "$", "version", 1.5, "description", "a fraction")
                .patch("model-versions/update", "name", "$", "version", true)
                .patch("model-versions/update", "name", "$", "version", null)
                .patch("model-versions/update", "name", "$", "version", List.of("1"));
    }

    private static DifferentialScenario tags() {
        return DifferentialScenario.withVersions("version-tags", 1)
                .post("model-versions/set-tag", "name", "$", "version", "1", "key", "k", "value", "v")
                .post("model-versions/set-tag", "name", "$", "version", "1", "key", "k", "value", "w")
                .post("model-versions/set-tag", "name", "$", "version", "1", "key", "empty", "value", "")
                .post("model-versions/set-tag", "name", "$", "version", "1", "key", "left out")
                .post("model-versions/set-tag", "name", "$", "version", "1", "key", "null", "value", null)
                .post("model-versions/set-tag", "name", "$", "version", "1", "key", "number", "value", 7)
                .delete("model-versions/delete-tag", "name", "$", "version", "1", "key", "number")
                .post("model-versions/set-tag", "name", "$", "version", "1", "value", "no key")
                .post("model-versions/set-tag", "name", "$", "key", "no version", "value", "v")
                .post("model-versions/set-tag", "name", "$", "version", "1", "key", "long", "value", LONG)
                .post("model-versions/set-tag", "name", "$", "version", "1", "key", "long", "value", LONG + "x")
                .post("model-versions/set-tag", "name", "$", "version", "9", "key", "k", "value", "v")
                .get("model-versions/get", "name", "$", "version", "1")
                .delete("model-versions/delete-tag", "name", "$", "version", "1", "key", "k")
                .delete("model-versions/delete-tag", "name", "$", "version", "1", "key", "k")
                .delete("model-versions/delete-tag", "name", "$", "version", "9", "key", "k")
                .delete("model-versions/delete-tag", "name", "$", "version", "1")
                .get("model-versions/get", "name", "$", "version", "1");
    }

    private static DifferentialScenario prompts() {
        Object prompt = object("key", "mlflow.prompt.is_prompt", "value", "true");
        return new DifferentialScenario("prompts")
                .post("registered-models/create", "name", "$", "tags", List.of(prompt))
                .post("registered-models/create", "name", "$-model")
                .post("registered-models/create", "name", "$", "tags", List.of(prompt))
                .post("registered-models/create", "name", "$")
                .post(
                        "model-versions/create",
                        "name",
                        "$",
                        "source",
                        "prompt-template",
                        "tags",
                        List.of(prompt, object("key", "mlflow.prompt.text", "value", "Say {{ this }}")))
                .post(
                        "model-versions/create",
                        "name",
                        "$",
                        "source",
                        "prompt-template",
                        "tags",
                        List.of(prompt, object("key", "mlflow.prompt.text", "value", LONG)))
                .post(
                        "model-versions/create",
                        "name",
                        "$",
                        "source",
                        "s3://elsewhere/1",
                        "tags",
                        List.of(prompt, object("key", "mlflow.prompt.text", "value", "a place")))
                .post(
                        "model-versions/create",
                        "name",
                        "$",
                        "source",
                        "prompt-template",
                        "tags",
                        List.of(prompt, object("key", "mlflow.prompt.text", "value", LONG + "x")))
                .post("model-versions/create", "name", "$-model", "source", "s3://elsewhere/m")
                .get("model-versions/get", "name", "$", "version", "1")
                .post("registered-models/alias", "name", "$", "alias", "production", "version", "1")
                .get("registered-models/alias", "name", "$", "alias", "production")
                .get("registered-models/alias", "name", "$", "alias", "latest")
                .post("model-versions/create", "name", "$-model", "source", "models:/$/1")
                .get("registered-models/search", "filter", "name LIKE '$%'")
                .get("registered-models/search", "filter", "name LIKE '$%' AND tags.`mlflow.prompt.is_prompt` = 'true'")
                .get(
                        "registered-models/search",
                        "filter",
                        "name LIKE '$%' AND tags.`mlflow.prompt.is_prompt` != 'true'")
                .get(
                        "registered-models/search",
                        "filter",
                        "name LIKE '$%' AND tags.`mlflow.prompt.is_prompt` = 'false'")
                .get(
                        "registered-models/search",
                        "filter",
                        "name LIKE '$%' AND tags.`mlflow.prompt.is_prompt` != 'false'")
                .get(
                        "registered-models/search",
                        "filter",
                        "name LIKE '$%' AND tags.`mlflow.prompt.is_prompt` LIKE 't%'")
                .get("registered-models/search", "filter", "name LIKE '$%' AND tags.`mlflow.prompt.is_prompt` = 'TRUE'")
                .get("model-versions/search", "filter", "name = '$'")
                .get("model-versions/search", "filter", "name = '$' AND tags.`mlflow.prompt.is_prompt` = 'true'")
                .get("model-versions/search", "filter", "name LIKE '$%' AND tags.`mlflow.prompt.is_prompt` = 'false'")
                .get("model-versions/search", "filter", "name LIKE '$%' AND tags.`mlflow.prompt.is_prompt` != 'true'")
                .get("model-versions/search", "filter", "name LIKE '$%'");
    }

    private static DifferentialScenario wrongInput() {
        return DifferentialScenario.withVersions("wrong-versions", 1)
                .post("model-versions/create")
                .post("model-versions/create", "name", "$")
                .post("model-versions/create", "source", "s3://elsewhere/1")
                .post("model-versions/create", "name", "$-none", "source", "s3://elsewhere/1")
                .post("model-versions/create", "name", "$", "source", 7)
                .post("model-versions/create", "name", "$", "source", null)
                .post("model-versions/create", "name", "$", "source", "s3://b/1", "tags", "no list")
                .post("model-versions/create", "name", "$", "source", "s3://b/2", "run_id", 7)
                .post("model-versions/create", "name", "$", "source", "s3://b/3", "run_link", 7)
                .post(
                        "model-versions/create",
                        "name",
                        "$",
                        "source",
                        "s3://b/4",
                        "tags",
                        List.of(object("key", "a+b", "value", "v")))
                .get("model-versions/get")
                .get("model-versions/get", "name", "$")
                .get("model-versions/get", "version", "1")
                .get("model-versions/get", "name", "$-none", "version", "1")
                .get("model-versions/get-download-uri", "name", "$")
                .patch("model-versions/update", "name", "$")
                .patch("model-versions/update", "version", "1")
                .delete("model-versions/delete", "name", "$")
                .delete("model-versions/delete", "name", "$-none", "version", "1")
                .post("model-versions/set-tag", "name", "$-none", "version", "1", "key", "k", "value", "v")
                .post("model-versions/transition-stage", "name", "$", "version", "1");
    }
}
