package dev.slipway.local.clients;

import static dev.slipway.local.clients.DifferentialStep.object;

import java.util.ArrayList;
import java.util.List;

/** Scenarios about registered models: what is said of them, their names and their tags. */
final class DifferentialModels {
    private static final String LONG = "x".repeat(100_000);
    private static final String UNICODE = "Gr\u00f6\u00dfe \u4e2d\u6587 \ud83d\ude80";

    private DifferentialModels() {}

    static List<DifferentialScenario> all() {
        return List.of(life(), descriptions(), tags(), keys(), names(), renames(), wrongInput());
    }

    private static DifferentialScenario life() {
        return new DifferentialScenario("life")
                .get("registered-models/get", "name", "$")
                .model()
                .get("registered-models/get", "name", "$")
                .model()
                .post("registered-models/create", "name", "$-b", "description", "two", "tags", List.of())
                .get("registered-models/get", "name", "$-b")
                .get("registered-models/search", "filter", "name LIKE '$%'")
                .delete("registered-models/delete", "name", "$")
                .get("registered-models/get", "name", "$")
                .delete("registered-models/delete", "name", "$")
                .get("registered-models/search", "filter", "name LIKE '$%'")
                .patch("registered-models/update", "name", "$", "description", "gone")
                .post("registered-models/rename", "name", "$", "new_name", "$-c")
                .post("registered-models/set-tag", "name", "$", "key", "k", "value", "v")
                .delete("registered-models/delete-tag", "name", "$", "key", "k")
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/x")
                .get("registered-models/get-latest-versions", "name", "$")
                .model()
                .get("registered-models/get", "name", "$");
    }

    private static DifferentialScenario descriptions() {
        return new DifferentialScenario("descriptions")
                .post("registered-models/create", "name", "$", "description", UNICODE)
                .get("registered-models/get", "name", "$")
                .patch("registered-models/update", "name", "$", "description", "line 1\nline 2\ttab")
                .patch("registered-models/update", "name", "$", "description", "")
                .patch("registered-models/update", "name", "$")
                .get("registered-models/get", "name", "$")
                .patch("registered-models/update", "name", "$", "description", null)
                .patch("registered-models/update", "name", "$", "description", 7)
                .patch("registered-models/update", "name", "$", "description", "x".repeat(5_001))
                .patch("registered-models/update", "name", "$", "description", LONG)
                .get("registered-models/get", "name", "$")
                .post("registered-models/create", "name", "$-long", "description", LONG)
                .patch("registered-models/update", "name", "$", "description", "short", "nobody", "reads this");
    }

    private static DifferentialScenario tags() {
        return new DifferentialScenario("model-tags")
                .post(
                        "registered-models/create",
                        "name",
                        "$",
                        "tags",
                        List.of(object("key", "team", "value", "risk"), object("key", "a", "value", UNICODE)))
                .get("registered-models/get", "name", "$")
                .post("registered-models/set-tag", "name", "$", "key", "team", "value", "fraud")
                .post("registered-models/set-tag", "name", "$", "key", "empty", "value", "")
                .post("registered-models/set-tag", "name", "$", "key", "left out")
                .post("registered-models/set-tag", "name", "$", "key", "null", "value", null)
                .post("registered-models/set-tag", "name", "$", "key", "number", "value", 7)
                .delete("registered-models/delete-tag", "name", "$", "key", "number")
                .post("registered-models/set-tag", "name", "$", "key", "long", "value", LONG)
                .post("registered-models/set-tag", "name", "$", "key", "long", "value", LONG + "x")
                .get("registered-models/get", "name", "$")
                .delete("registered-models/delete-tag", "name", "$", "key", "team")
                .delete("registered-models/delete-tag", "name", "$", "key", "team")
                .delete("registered-models/delete-tag", "name", "$", "key", "never-set")
                .delete("registered-models/delete-tag", "name", "$")
                .get("registered-models/get", "name", "$")
                .post("registered-models/create", "name", "$-b", "tags", List.of(object("value", "no key")))
                .post("registered-models/create", "name", "$-c", "tags", "no list")
                .post("registered-models/create", "name", "$-d", "tags", List.of("no object"))
                .post(
                        "registered-models/create",
                        "name",
                        "$-e",
                        "tags",
                        List.of(object("key", "twice", "value", "1"), object("key", "twice", "value", "2")))
                .get("registered-models/get", "name", "$-e")
                .post("registered-models/create", "name", "$-f", "tags", many(100))
                .post("registered-models/create", "name", "$-g", "tags", many(101));
    }

    private static List<Object> many(int count) {
        List<Object> tags = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tags.add(object("key", "k" + i, "value", "v" + i));
        }
        return tags;
    }

    private static DifferentialScenario keys() {
        DifferentialScenario scenario = DifferentialScenario.withVersions("tag-keys", 1);
        List<String> keys = List.of(
                "a/b",
                "a.b",
                "a-b",
                "a b",
                "a:b",
                "A_1",
                "Gr\u00f6\u00dfe",
                "a//b",
                "a/",
                "/a",
                "a/../b",
                "..",
                ".",
                "",
                "a+b",
                "a'b",
                "a\"b",
                "a`b",
                "a,b",
                "a@b",
                "a\nb",
                "a\tb",
                "x".repeat(250),
                "x".repeat(251));
        for (String key : keys) {
            scenario.post("registered-models/set-tag", "name", "$", "key", key, "value", "v")
                    .post("model-versions/set-tag", "name", "$", "version", "1", "key", key, "value", "v");
        }
        return scenario.get("registered-models/get", "name", "$")
                .get("model-versions/get", "name", "$", "version", "1")
                .delete("registered-models/delete-tag", "name", "$", "key", "a+b")
                .delete("model-versions/delete-tag", "name", "$", "version", "1", "key", "a+b")
                .delete("registered-models/delete-tag", "name", "$", "key", "a/b")
                .delete("model-versions/delete-tag", "name", "$", "version", "1", "key", "a/b")
                .post("registered-models/set-tag", "name", "$", "key", " ", "value", "v")
                .delete("registered-models/delete-tag", "name", "$", "key", " ");
    }

    private static DifferentialScenario names() {
        DifferentialScenario scenario = new DifferentialScenario("names");
        List<String> names = List.of(
                "",
                " ",
                "a/b",
                "a:b",
                ".",
                "..",
                "$.",
                "$ spaced",
                "$_1.2-3",
                "$-Gr\u00f6\u00dfe",
                "$(1)",
                "$+x",
                "$@x",
                "$/x",
                "$:x",
                " $",
                "$ ",
                "-$",
                ".$",
                "$..x",
                "$" + "x".repeat(200),
                "$" + "x".repeat(257));
        for (String name : names) {
            scenario.post("registered-models/create", "name", name).get("registered-models/get", "name", name);
        }
        return scenario;
    }

    private static DifferentialScenario renames() {
        return DifferentialScenario.withVersions("rename", 1)
                .post("registered-models/create", "name", "$-taken")
                .post("registered-models/rename", "name", "$", "new_name", "$-taken")
                .post("registered-models/rename", "name", "$", "new_name", "")
                .post("registered-models/rename", "name", "$")
                .post("registered-models/rename", "name", "$", "new_name", null)
                .post("registered-models/rename", "name", "$", "new_name", "a/b")
                .post("registered-models/rename", "name", "$", "new_name", "$")
                .post("registered-models/rename", "name", "$", "new_name", "$-new")
                .get("registered-models/get", "name", "$")
                .get("registered-models/get", "name", "$-new")
                .get("model-versions/get", "name", "$-new", "version", "1")
                .get("model-versions/search", "filter", "name = '$-new'")
                .get("model-versions/search", "filter", "name = '$'")
                .model()
                .get("registered-models/search", "filter", "name LIKE '$%'");
    }

    private static DifferentialScenario wrongInput() {
        return new DifferentialScenario("wrong-models")
                .post("registered-models/create")
                .post("registered-models/create", "name", null)
                .post("registered-models/create", "name", 7)
                .post("registered-models/create", "name", true)
                .post("registered-models/create", "name", List.of("$"))
                .post("registered-models/create", "name", object("a", "b"))
                .sent("POST", DifferentialScenario.API + "registered-models/create", List.of())
                .sent(
                        "POST",
                        DifferentialScenario.API + "registered-models/create",
                        new DifferentialStep.Raw("{\"name\":"))
                .sent("POST", DifferentialScenario.API + "registered-models/create", new DifferentialStep.Raw(""))
                .sent("POST", DifferentialScenario.API + "registered-models/create", new DifferentialStep.Raw("null"))
                .get("registered-models/get")
                .get("registered-models/get", "name", "")
                .get("registered-models/get", "nam", "$")
                .delete("registered-models/delete")
                .patch("registered-models/update")
                .post("registered-models/rename")
                .post("registered-models/set-tag", "name", "$")
                .post("registered-models/set-tag", "key", "k")
                .at("PUT", DifferentialScenario.API + "registered-models/create")
                .get("registered-models/no-such-call")
                .get("no-such-group/get");
    }
}
