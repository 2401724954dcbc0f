package dev.slipway.local.clients;

import static dev.slipway.local.clients.DifferentialStep.object;

import java.util.ArrayList;
import java.util.List;

/** Scenarios about searches: the grammar of filters, orders and pages. */
final class DifferentialSearches {
    private static final List<String> OPERATORS = List.of(
            "=", "!=", "LIKE", "ILIKE", "like", "IN", "NOT IN", ">", "<", ">=", "<=", "<>", "==", "RLIKE", "IS");

    private DifferentialSearches() {}

    static List<DifferentialScenario> all() {
        return List.of(models(), modelPages(), versions(), versionOrders(), versionPages(), joined(), grammar());
    }

    private static DifferentialScenario models() {
        DifferentialScenario scenario = new DifferentialScenario("search-models");
        for (String suffix : List.of("-a", "-b", "-B", "-c_1", "-c.1")) {
            scenario.post(
                    "registered-models/create",
                    "name",
                    "$" + suffix,
                    "tags",
                    suffix.equals("-c.1")
                            ? List.of()
                            : List.of(
                                    object("key", "team", "value", "risk" + suffix),
                                    object("key", "a b", "value", "1")));
        }
        for (String operator : OPERATORS) {
            scenario.get("registered-models/search", "filter", "name " + operator + " '$-b'" + more(operator));
        }
        List<String> clauses = new ArrayList<>(List.of(
                "name = \"$-b\"",
                "name='$-b'",
                "`name` = '$-b'",
                "\"name\" = '$-b'",
                "'name' = '$-b'",
                "attribute.name = '$-b'",
                "attributes.name = '$-b'",
                "attr.name = '$-b'",
                "NAME = '$-b'",
                "name LIKE '$-_'",
                "name LIKE '$-b%'",
                "name ILIKE '$-b%'",
                "name LIKE '$-c_1'",
                "name IN ('$-a','$-b')",
                "name IN ('$-a', '$-B', 'none')",
                "name IN ('$-a',)",
                "name IN ()",
                "name NOT IN ('$-a','$-b') AND name LIKE '$%'",
                "name not in ('$-a') AND name LIKE '$%'",
                "name = '$-a' AND name = '$-b'",
                "name LIKE '$%' and tags.team = 'risk-a'",
                "tag.team = 'risk-a' AND name LIKE '$%'",
                "tags.team != 'risk-a' AND name LIKE '$%'",
                "tags.team LIKE 'risk%' AND name LIKE '$%'",
                "tags.team ILIKE 'RISK%' AND name LIKE '$%'",
                "tags.team IN ('risk-a') AND name LIKE '$%'",
                "tags.`a b` = '1' AND name LIKE '$%'",
                "tags.\"a b\" = '1' AND name LIKE '$%'",
                "tags.team = 'risk-a' AND tags.`a b` = '1' AND name LIKE '$%'",
                "tags.team = 'risk-a' AND tags.team = 'risk-b' AND name LIKE '$%'",
                "tags.none = 'x' AND name LIKE '$%'",
                "tags.team = risk",
                "tags.team = 7",
                "tags = 'x'",
                "tags. = 'x'",
                "version_number = 1",
                "run_id = 'x'",
                "creation_timestamp > 0",
                "last_updated_timestamp > 0",
                "name = '$-none'"));
        clauses.forEach(clause -> scenario.get("registered-models/search", "filter", clause));
        for (String order : List.of(
                "name",
                "name ASC",
                "name DESC",
                "name desc",
                "NAME DESC",
                "`name` DESC",
                "\"name\" DESC",
                "attribute.name DESC",
                "timestamp",
                "timestamp DESC",
                "last_updated_timestamp",
                "last_updated_timestamp DESC",
                "creation_timestamp DESC",
                "version_number",
                "tag.team",
                "name DOWN",
                "name ASC DESC",
                "name, timestamp",
                " name  DESC ",
                "",
                "nothing")) {
            scenario.get("registered-models/search", "filter", "name LIKE '$%'", "order_by", order);
        }
        return scenario.get(
                        "registered-models/search",
                        "filter",
                        "name LIKE '$%'",
                        "order_by",
                        "timestamp DESC",
                        "order_by",
                        "name DESC")
                .get("registered-models/search", "filter", "name LIKE '$%'", "order_by", "name", "order_by", "name");
    }

    private static DifferentialScenario modelPages() {
        DifferentialScenario scenario = new DifferentialScenario("pages");
        for (int i = 1; i <= 5; i++) {
            scenario.post("registered-models/create", "name", "$-" + i);
        }
        String filter = "name LIKE '$%'";
        scenario.get("registered-models/search", "filter", filter, "max_results", "2")
                .get("registered-models/search", "filter", filter, "max_results", "2", "page_token", "@token@")
                .get("registered-models/search", "filter", filter, "max_results", "2", "page_token", "@token@")
                .get("registered-models/search", "filter", filter, "max_results", "5")
                .get("registered-models/search", "filter", filter, "max_results", "2", "order_by", "name DESC")
                .get(
                        "registered-models/search",
                        "filter",
                        filter,
                        "max_results",
                        "2",
                        "order_by",
                        "name DESC",
                        "page_token",
                        "@token@")
                .get("registered-models/search", "filter", "name = '$-1'", "page_token", "")
                .get("registered-models/search", "filter", "name = '$-1'", "page_token", "no token")
                .get("registered-models/search", "filter", "name = '$-1'", "page_token", "eyJvZmZzZXQiOjF9");
        for (String max : List.of("0", "-1", "1", "1000", "1001", "many", "", "1.5", "99999999999", "01")) {
            scenario.get("registered-models/search", "filter", "name = '$-1'", "max_results", max);
        }
        return scenario;
    }

    private static DifferentialScenario versions() {
        DifferentialScenario scenario = new DifferentialScenario("search-versions")
                .model()
                .post(
                        "model-versions/create",
                        "name",
                        "$",
                        "source",
                        "s3://elsewhere/$/1",
                        "run_id",
                        "$run",
                        "tags",
                        List.of(object("key", "auc", "value", "0.9"), object("key", "a b", "value", "x")))
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/$/2", "run_id", "$Run2")
                .post("model-versions/create", "name", "$", "source", "s3://elsewhere/$/3");
        for (String operator : OPERATORS) {
            scenario.get("model-versions/search", "filter", "name " + operator + " '$'" + more(operator))
                    .get("model-versions/search", "filter", "run_id " + operator + " '$run'" + more(operator))
                    .get(
                            "model-versions/search",
                            "filter",
                            "source_path " + operator + " 's3://elsewhere/$/1'" + more(operator))
                    .get("model-versions/search", "filter", "version_number " + operator + " 2 AND name = '$'")
                    .get("model-versions/search", "filter", "tags.auc " + operator + " '0.9' AND name = '$'");
        }
        List<String> clauses = List.of(
                "name = '$' AND run_id = ''",
                "name = '$' AND run_id != ''",
                "name = '$' AND run_id LIKE '%'",
                "name = '$' AND run_id != '$run'",
                "run_id IN ('$run','$Run2')",
                "run_id IN ('$run')",
                "run_id IN ('$run', 'none')",
                "run_id NOT IN ('$run') AND name = '$'",
                "name IN ('$','none')",
                "name NOT IN ('none') AND name = '$'",
                "source_path IN ('s3://elsewhere/$/1')",
                "version_number IN (1,2) AND name = '$'",
                "version_number = '2' AND name = '$'",
                "version_number = \"2\" AND name = '$'",
                "version_number = 2.0 AND name = '$'",
                "version_number = 1e0 AND name = '$'",
                "version_number = -1 AND name = '$'",
                "version_number = two AND name = '$'",
                "version_number = 99999999999 AND name = '$'",
                "version_number > 1 AND version_number < 3 AND name = '$'",
                "version_number != 2 AND name = '$'",
                "source_path LIKE '%$/1'",
                "source_path ILIKE 'S3://ELSEWHERE/$/1'",
                "attribute.run_id = '$run'",
                "run_id = $run",
                "run_id = 7",
                "tags.`a b` = 'x' AND name = '$'",
                "tags.\"a b\" = 'x' AND name = '$'",
                "tags.'a b' = 'x' AND name = '$'",
                "tag.auc LIKE '0%' AND name = '$'",
                "tags.none = 'x' AND name = '$'",
                "tags.none != 'x' AND name = '$'",
                "tags.auc = 0.9 AND name = '$'",
                "creation_timestamp > 0 AND name = '$'",
                "last_updated_timestamp > 0 AND name = '$'",
                "current_stage = 'None'",
                "status = 'READY'",
                "name LIKE '$' AND run_id LIKE '$r%'",
                "name = '$-none'",
                "run_id = '$-none'");
        clauses.forEach(clause -> scenario.get("model-versions/search", "filter", clause));
        return scenario;
    }

    /** Keeps what finds more than this scenario has to its own model. */
    private static String more(String operator) {
        return operator.equals("=") ? "" : " AND name LIKE '$%'";
    }

    private static DifferentialScenario versionOrders() {
        DifferentialScenario scenario = DifferentialScenario.withVersions("orders", 3)
                .post("registered-models/create", "name", "$-b")
                .post("model-versions/create", "name", "$-b", "source", "s3://elsewhere/b")
                .patch("model-versions/update", "name", "$", "version", "2", "description", "changed last")
                .get("model-versions/search", "filter", "name = '$'")
                .get("model-versions/search", "filter", "name IN ('$','$-b')");
        for (String order : List.of(
                "name",
                "name DESC",
                "version_number",
                "version_number DESC",
                "creation_timestamp",
                "creation_timestamp DESC",
                "last_updated_timestamp",
                "last_updated_timestamp DESC",
                "`version_number` DESC",
                "attribute.version_number DESC",
                "timestamp",
                "version",
                "run_id",
                "tags.x",
                "version_number DOWN",
                "")) {
            scenario.get("model-versions/search", "filter", "name = '$'", "order_by", order)
                    .get("model-versions/search", "filter", "name IN ('$','$-b')", "order_by", order);
        }
        return scenario.get(
                        "model-versions/search",
                        "filter",
                        "name IN ('$','$-b')",
                        "order_by",
                        "name DESC",
                        "order_by",
                        "version_number ASC")
                .get(
                        "model-versions/search",
                        "filter",
                        "name IN ('$','$-b')",
                        "order_by",
                        "name DESC",
                        "order_by",
                        "creation_timestamp DESC",
                        "order_by",
                        "version_number")
                .get("model-versions/search", "filter", "name = '$'", "order_by", "name", "order_by", "name");
    }

    private static DifferentialScenario versionPages() {
        DifferentialScenario scenario = DifferentialScenario.withVersions("version-pages", 5)
                .get("model-versions/search", "filter", "name = '$'", "max_results", "2")
                .get("model-versions/search", "filter", "name = '$'", "max_results", "2", "page_token", "@token@")
                .get("model-versions/search", "filter", "name = '$'", "max_results", "2", "page_token", "@token@")
                .get("model-versions/search", "filter", "name = '$'", "max_results", "5")
                .get("model-versions/search", "filter", "name = '$'", "page_token", "no token");
        for (String max : List.of("0", "-1", "1", "10000", "200000", "200001", "many", "", "1.5", "99999999999")) {
            scenario.get("model-versions/search", "filter", "name = '$'", "max_results", max);
        }
        return scenario;
    }

    private static DifferentialScenario joined() {
        DifferentialScenario scenario = DifferentialScenario.withVersions("joined", 2);
        for (String filter : List.of(
                "name = '$' AND version_number = 1",
                "name = '$' and version_number = 1",
                "name = '$' And version_number = 1",
                "name = '$'  AND\n version_number = 1",
                "name='$'AND version_number=1",
                "name = '$' OR version_number = 1",
                "name = '$' AND",
                "AND name = '$'",
                "name = '$' name = '$'",
                "(name = '$')",
                "NOT name = '$'",
                "name = '$';",
                "name = '$'; name = '$'",
                "name IS NULL",
                "name = NULL",
                "name BETWEEN 'a' AND 'b'")) {
            scenario.get("model-versions/search", "filter", filter);
        }
        return scenario;
    }

    private static DifferentialScenario grammar() {
        DifferentialScenario scenario = DifferentialScenario.withVersions("grammar", 1);
        for (String call : List.of("registered-models/search", "model-versions/search")) {
            for (String filter : List.of(
                    " ",
                    "\t\n",
                    "name",
                    "name =",
                    "= '$'",
                    "name = '$",
                    "name = $'",
                    "name = `$`",
                    "name = $",
                    "name = 7",
                    "'$' = name",
                    "name = ''",
                    "name = ''''",
                    "name = 'it''s'",
                    "name = \"it's\"",
                    "nothing = '$'",
                    "metrics.auc > 0.5",
                    "params.x = '1'",
                    "name LIKE ''",
                    "name = '$' -- comment",
                    "name = '$' /* comment */")) {
                scenario.get(call, "filter", filter);
            }
        }
        return scenario;
    }
}
