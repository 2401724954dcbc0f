package dev.slipway.local;

import dev.slipway.http.Route;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Good requests with a body for every route that takes one, and ways to spoil them so that they must be refused. */
final class HostileBodies {
    /** Members that hold what the caller likes: names inside are not fields, and some take several types. */
    private static final Set<String> FREE = Set.of("schema", "hyperparameters", "tags", "metrics", "packages");

    private static final String HEX = "0".repeat(64);

    private final String model;

    HostileBodies(String model) {
        this.model = model;
    }

    /** A request that would be taken as it is. */
    record Template(Route route, String path, Map<String, Object> body) {
        String method() {
            return route.method();
        }

        byte[] bytes() {
            return Json.write(body).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** A request that must not. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Fault(String what, String method, String path, Map<String, String> headers, byte[] body) {
        @Override
        public String toString() {
            return what + ": " + method + " " + path + " " + headers + " " + new String(body, StandardCharsets.UTF_8);
        }
    }

    List<Template> templates() {
        List<Template> templates = new ArrayList<>();
        for (V1Route row : V1Route.values()) {
            Route route = row.route();
            bodyOf(row)
                    .ifPresent(body -> templates.add(new Template(
                            route,
                            route.path()
                                    .replace("{model}", model)
                                    .replace("{version}", "1")
                                    .replace("{stage}", "staging")
                                    .replace("{name}", "never")
                                    .replace("{promotion}", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                            body)));
        }
        return templates;
    }

    Optional<Map<String, Object>> bodyOf(Route route) {
        return Arrays.stream(V1Route.values())
                .filter(row -> row.route().equals(route))
                .findFirst()
                .flatMap(this::bodyOf);
    }

    Optional<Map<String, Object>> bodyOf(V1Route route) {
        return Optional.ofNullable(
                switch (route) {
                    case CREATE_MODEL -> Map.of("name", "never", "description", "d", "tags", Map.of("a", "b"));
                    case UPDATE_MODEL -> Map.of("description", "d", "tags", Map.of("a", "b"));
                    case RESTORE_MODEL -> Map.of("name", "never");
                    case REGISTER_VERSION -> registration();
                    case UPDATE_VERSION ->
                        Map.of("description", "d", "tags", Map.of("a", "b"), "metrics", Map.of("m", 1));
                    case REQUEST_PROMOTION -> Map.of("stage", "staging", "reason", "r");
                    case SET_POLICY, SET_DEFAULT ->
                        Map.of(
                                "approvals",
                                1,
                                "approvers",
                                List.of("approvers"),
                                "expiresAfter",
                                "P1D",
                                "gates",
                                List.of(
                                        Map.of("metric", "m", "op", ">=", "value", 1, "tolerance", 0),
                                        Map.of("metric", "m", "op", "=", "against", "CURRENT")));
                    case DECIDE_PROMOTION -> Map.of("decision", "APPROVE", "comment", "c");
                    case ROLL_BACK_STAGE -> Map.of("reason", "r", "toVersion", 1);
                    case CLEAR_STAGE, FREE_NAME -> Map.of("reason", "r");
                    default -> null;
                });
    }

    private static Map<String, Object> registration() {
        return Map.of(
                "description", "d",
                "tags", Map.of("a", "b"),
                "metrics", Map.of("m", 1),
                "hyperparameters", Map.of("h", "x", "n", 1),
                "schema", Map.of("s", 1),
                "lineage",
                        Map.of(
                                "data", List.of(Map.of("name", "n", "location", "l", "version", "v", "digest", "d")),
                                "code", Map.of("repository", "git@h:r", "commit", "c", "path", "p"),
                                "run", Map.of("id", "i", "location", "https://h/l"),
                                "environment", Map.of("image", "i", "packages", Map.of("p", "1")),
                                "parent", Map.of("version", 1)),
                "files", List.of(Map.of("path", "a", "size", 1, "sha256", HEX)));
    }

    /** The same body with one value of another JSON type, for each value and type. */
    static List<Object> withWrongTypes(Object body) {
        List<Object> all = new ArrayList<>();
        if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                for (Object wrong : List.of("text", new BigDecimal("1.5"), true, List.of(7), Map.of("x", List.of()))) {
                    if (!sameType(value, wrong)) {
                        all.add(with(map, name, wrong));
                    }
                }
                if (!name.equals("schema") && !name.equals("hyperparameters")) {
                    withWrongTypes(value).forEach(inner -> all.add(with(map, name, inner)));
                }
            });
        } else if (body instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                for (Object wrong : Arrays.asList("", 7, true, List.of(), null)) {
                    if (wrong == null || !sameType(list.get(i), wrong)) {
                        all.add(with(list, i, wrong));
                    }
                }
                int place = i;
                withWrongTypes(list.get(i)).forEach(inner -> all.add(with(list, place, inner)));
            }
        }
        return all;
    }

    /** The same body with another number in the place of one, for each number in it. */
    static List<Object> withNumber(Object body, BigDecimal number) {
        List<Object> all = new ArrayList<>();
        if (body instanceof Number) {
            all.add(number);
        } else if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> withNumber(value, number).forEach(inner -> all.add(with(map, name, inner))));
        } else if (body instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                int place = i;
                withNumber(list.get(i), number).forEach(inner -> all.add(with(list, place, inner)));
            }
        }
        return all;
    }

    /** The same body with one member more that is no field, for each object in it. */
    static List<Object> withStrangers(Object body) {
        List<Object> all = new ArrayList<>();
        if (body instanceof Map<?, ?> map) {
            for (String stranger : List.of("zzz", "__proto__", "source", "api_base", "by", "Name", "")) {
                all.add(with(map, stranger, "x"));
            }
            map.forEach((name, value) -> {
                if (!FREE.contains(name)) {
                    withStrangers(value).forEach(inner -> all.add(with(map, name, inner)));
                }
            });
        } else if (body instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                int place = i;
                withStrangers(list.get(i)).forEach(inner -> all.add(with(list, place, inner)));
            }
        }
        return all;
    }

    /** Texts that begin or end as the body does and are not one JSON object. */
    static List<String> malformed(String text) {
        String open = text.substring(0, text.length() - 1);
        int colon = text.indexOf(':');
        String name = text.substring(1, colon);
        return List.of(
                text + text,
                text + "x",
                text + ",{}",
                text + "\u0000",
                "\ufeff" + text,
                open,
                open + ",}",
                open + "]",
                open + "," + name + ":1}",
                open + ",\"x\":NaN}",
                open + ",\"x\":Infinity}",
                open + ",\"x\":1e99999}",
                open + ",\"x\":" + "9".repeat(100_000) + "}",
                open + ",\"x\":01}",
                open + ",\"x\":'y'}",
                open + ",\"x\":\"\\ud83d\"}",
                open + ",\"x\":\"\\ude80\\ud83d\"}",
                open + ",\"\\ud83d\":1}",
                open + ",\"x\":\"\\x\"}",
                open + ",\"x\":\"\n\"}",
                open + ",\"x\":/*1*/1}",
                open + ",\"x\":" + "[".repeat(33) + "]".repeat(33) + "}",
                open + ",\"x\":" + "[".repeat(100_000) + "}",
                open + ",\"x\":" + "{\"x\":".repeat(40_000) + "1" + "}".repeat(40_000) + "}",
                "<html>" + text + "</html>");
    }

    /** One way to spoil a request, chosen at random. */
    Fault fault(Template template, Random random) {
        String text = Json.write(template.body());
        return switch (random.nextInt(8)) {
            case 0 -> {
                List<Object> wrong = withWrongTypes(template.body());
                yield of("wrong type", template, Json.write(wrong.get(random.nextInt(wrong.size()))));
            }
            case 1 -> of("cut short", template, text.substring(0, 1 + random.nextInt(text.length() - 1)));
            case 2 -> {
                int at = 1 + random.nextInt(text.length() - 1);
                char control = (char) random.nextInt(9);
                yield of("control character", template, text.substring(0, at) + control + text.substring(at));
            }
            case 3 ->
                of(
                        "something behind",
                        template,
                        text + HostileTexts.random(random).strip() + "x");
            case 4 -> {
                List<Object> wrong = withStrangers(template.body());
                yield of("unknown member", template, Json.write(wrong.get(random.nextInt(wrong.size()))));
            }
            case 5 -> {
                String path = template.path() + "?" + RawHttp.encoded(HostileTexts.random(random)) + "=1";
                yield new Fault("unknown parameter", template.method(), path, Map.of(), template.bytes());
            }
            case 6 -> {
                String path = template.route().path().contains("{")
                        ? template.path()
                                .replace("/" + model, "/" + RawHttp.encoded(HostileTexts.random(random)))
                                .replace("/01ARZ", "/" + RawHttp.encoded(HostileTexts.random(random)))
                                .replace(
                                        "/v1/defaults/stages/",
                                        "/v1/defaults/stages/" + RawHttp.encoded(HostileTexts.random(random)) + "/")
                                .replace(
                                        "/v1/names/", "/v1/names/" + RawHttp.encoded(HostileTexts.random(random)) + "/")
                        : template.path() + "/" + RawHttp.encoded(HostileTexts.random(random));
                yield new Fault("hostile path", template.method(), path, Map.of(), template.bytes());
            }
            default -> {
                String method = List.of("PROPFIND", "TRACE", "post", "OPTIONS", "X", "PUTT")
                        .get(random.nextInt(6));
                yield new Fault("unknown method", method, template.path(), Map.of(), template.bytes());
            }
        };
    }

    private static Fault of(String what, Template template, String text) {
        return new Fault(what, template.method(), template.path(), Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean sameType(Object one, Object other) {
        return Stream.of(Number.class, String.class, Boolean.class, List.class, Map.class)
                .anyMatch(type -> type.isInstance(one) && type.isInstance(other));
    }

    private static Map<Object, Object> with(Map<?, ?> map, Object name, Object value) {
        Map<Object, Object> changed = new LinkedHashMap<>(map);
        changed.put(name, value);
        return changed;
    }

    private static List<Object> with(List<?> list, int place, Object value) {
        List<Object> changed = new ArrayList<>(list);
        changed.set(place, value);
        return changed;
    }
}
