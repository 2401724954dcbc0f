package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What refusals say, to the letter: what the caller sent, which fields are wrong, and what is wrong with them. */
class MessagesTest {
    private static final String SHA256 = "a".repeat(64);

    private final Calls calls = new Calls();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LIST_MODELS|limit=0|limit must be from 1 to 100",
                "LIST_MODELS|limit=101|limit must be from 1 to 100",
                "LIST_MODELS|limit=ten|limit must be a whole number from 1 to 100",
                "LIST_MODELS|deleted=yes|deleted must be true or false",
                "LIST_MODELS|tag=a|tag must be name=value",
                "LIST_MODELS|prefix=|prefix must not be empty: leave it out, or give it a value",
                "LIST_MODELS|limit=&deleted=|deleted must not be empty: leave it out, or give it a value; limit must not"
                        + " be empty: leave it out, or give it a value",
                "LIST_MODELS|prefix=a&prefix=b|prefix must be given once",
                "LIST_HISTORY|x=1|Unknown query parameter x; allowed: order, limit, cursor",
                "GET_MODEL|x=1|Unknown query parameter x; allowed: none",
                "LIST_VERSIONS|status=DONE|status must be PENDING_UPLOAD, COPYING, READY or REJECTED",
                "LIST_HISTORY|order=up|order must be newest or oldest",
                "GET_STAGE|at=now|at must be a time as in RFC 3339, e.g. 2026-01-31T08:15:00Z",
                "PREVIEW_ROLLBACK|toVersion=0|toVersion must be a version number, from 1 to 2147483647",
                "COMPARE_VERSIONS|versions=1|versions must be 2 to 10 different version numbers joined by commas, e.g. 3,7",
                "COMPARE_VERSIONS|versions=3,7,3|versions must be 2 to 10 different version numbers joined by commas,"
                        + " e.g. 3,7",
                "COMPARE_VERSIONS|versions=3,,7|versions must be a version number, from 1 to 2147483647",
                "COMPARE_VERSIONS|versions=1,x|versions must be a version number, from 1 to 2147483647",
                "COMPARE_VERSIONS||versions must be 2 to 10 different version numbers joined by commas, e.g. 3,7",
                "LIST_PROMOTIONS|status=APPLIED|status must be WAITING, or a model must be named with model=",
                "LIST_HISTORY|limit=-1&cursor=zz|limit must be a whole number from 1 to 100; cursor must be the nextCursor"
                        + " of the same list with the same filters, at most a day old",
                "LIST_HISTORY|limit=0&order=up&y=1&x=1|Unknown query parameter x; allowed: order, limit, cursor;"
                        + " Unknown query parameter y; allowed: order, limit, cursor; order must be newest or oldest;"
                        + " limit must be from 1 to 100",
            })
    void ofTheQuery(V1Route row, String query, String detail) {
        Answer answer = calls.answer(Calls.withQuery(Calls.valid(row), query(query)));

        assertThat(answer.body()).as(answer.text()).containsEntry("detail", detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE_MODEL|{}|name must be given",
                "CREATE_MODEL|{'name':7}|name must be a text",
                "CREATE_MODEL|{'nam':'a'}|name must be given; Unknown field nam; allowed: name, kind, description, tags",
                "CREATE_MODEL|{'name':'a','tags':{'a':1,' ':'b','c':null}}|tags.a must be a text;"
                        + " tags[\" \"] must not have a blank name; tags.c must be a text",
                "CREATE_MODEL|[]|the body cannot be read: it is not an object",
                "CREATE_MODEL|{'name':'a',}|the body cannot be read: it is not valid JSON at line 1, column 13",
                "CREATE_MODEL|{'name':1e999,'tags':{'a':'\\ud800'}}|name must be a number of at most 64 digits with an"
                        + " exponent from -400 to 400; tags.a must not have half of a surrogate pair",
                "CREATE_MODEL|{'name':'a','tags':{'a.b\\n':1}}|tags[\"a.b\\n\"] must be a text",
                "REGISTER_VERSION|{'files':[],'tags':{'t':1}}|tags.t must be a text; files must have at least one element",
                "REGISTER_VERSION|{'files':[{'path':'a','size':1,'sha256':'x','partSize':1,'parts':['x']},{'path':'A'}]}|"
                        + "files[0].sha256 must be 64 lower-case hexadecimal digits; files[0].partSize must be from 5242880"
                        + " to 5368709120 bytes; files[0].parts[0] must be 64 lower-case hexadecimal digits; files[1].size"
                        + " must be given; files[1].sha256 must be given; files must not have both \"a\" and \"A\" (many"
                        + " file systems do not tell upper and lower case or composed characters apart)",
                "SET_POLICY|{'approvers':[],'approvals':99,'gates':[{'metric':' ','op':'=','value':1,'tolerance':-1}]}|"
                        + "approvals must be from 0 to 10; approvers must have at least one element; gates[0].metric must"
                        + " not be blank; gates[0].tolerance must not be negative",
                "SET_POLICY|{'approvers':null}|approvers must have at least one element",
                "SET_POLICY|{'approvers':['a','','payroll admins','user:ada']}|approvers[1] must be the name of a"
                        + " group, without spaces before or behind; no identity; approvers[3] must be the name of a"
                        + " group, without spaces before or behind; no identity",
                "CREATE_MODEL|\ufeff{'name':'a'}|the body cannot be read: it begins with a UTF-8 byte order mark;"
                        + " send it without",
                "CREATE_MODEL|{'name':NaN}|name must not be NaN: JSON has no such number",
                "UPDATE_VERSION|{'metrics':{'a':1e126,'b':1e-131,'c':'x'}}|metrics.a must be 0, or at least 1e-130 and"
                        + " less than 1e126 in size; metrics.b must be 0, or at least 1e-130 and less than 1e126 in"
                        + " size; metrics.c must be a number",
                "DECIDE_PROMOTION|{'decision':'YES'}|decision must be APPROVE or REJECT",
                "REQUEST_PROMOTION|{'stage':'','reason':' '}|stage must be 1 to 64 characters of letters, digits and"
                        + " ._-, beginning with a letter, digit or _, not ending with a dot, without two dots"
                        + " in a row; reason must not be blank",
                "SET_POLICY|{'approvals':11,'expiresAfter':'P1Y','gates':[{'op':'!='},{'metric':'m','op':'=','value':1,"
                        + "'against':'CURRENT'}]}|approvals must be from 0 to 10; gates[0].metric must be given;"
                        + " gates[0].op must be >=, >, <=, < or =; gates[1].value must be given, or"
                        + " \"against\": \"CURRENT\", and not both; expiresAfter must be an ISO 8601 duration of days,"
                        + " hours, minutes and seconds, e.g. P7D or PT36H",
                "SET_POLICY|{'expiresAfter':'P99999999999999999999D'}|expiresAfter must be from PT1S to P90D",
                "ROLL_BACK_STAGE|{'toVersion':0}|reason must be given; toVersion must be a version number, from 1 to"
                        + " 2147483647",
                "DELETE_VERSION|{'force':true}|Unknown field force; allowed: none",
            })
    void ofTheBody(V1Route row, String body, String detail) {
        Answer answer = calls.answer(Calls.withBody(Calls.valid(row), body.replace('\'', '"')));

        assertThat(answer.body()).as(answer.text()).containsEntry("detail", detail);
    }

    @Test
    void ofThePathAndTheHeaderTogether() {
        ApiRequest valid = Calls.valid(V1Route.LIST_UPLOADS);

        Answer answer = calls.answer(new ApiRequest(
                valid.route(),
                valid.caller(),
                Map.of("model", "..", "version", "latest"),
                Map.of("a", List.of("b")),
                Map.of("if-match", "*"),
                ""));

        assertThat(answer.body())
                .containsEntry("errorCount", 4)
                .containsEntry("code", "INVALID")
                .containsEntry("field", "model");
        assertThat((String) answer.body().get("detail"))
                .endsWith("; version must be a version number, from 1 to 2147483647; Unknown query parameter a;"
                        + " allowed: limit, cursor; If-Match must not be sent: this operation does not support it");
    }

    /** All members of a registration are wrong, at every depth, and each is named once. */
    @Test
    void everyFieldOfARegistrationThatIsWrongIsNamed() {
        String body = "{'description':1,'tags':{'a':1},'metrics':{'b':'x'},'hyperparameters':{'c':9007199254740993,"
                + "'d':['\u202e',{'e':0.12345678901234567891}]},'schema':{'f':[18446744073709551615]},"
                + "'lineage':{'data':[{'name':1},{'location':'/tmp/x'}],'code':{'repository':'r','commit':2},"
                + "'run':{'location':'x'},'environment':{'image':' ','packages':{'p':1}},"
                + "'parent':{'model':'..','version':0},'source':{'uri':'/tmp'},'other':1},"
                + "'files':[{'path':'../a','size':-1,'sha256':'x'},{'path':'b','size':1,'sha256':'" + SHA256
                + "','partSize':1},7,{'size':1.5,'parts':['y',1]}],'more':1}";

        Answer answer = calls.answer(Calls.withBody(Calls.valid(V1Route.REGISTER_VERSION), body.replace('\'', '"')));

        assertThat(errors(answer).keySet())
                .containsExactlyInAnyOrder(
                        "description",
                        "tags.a",
                        "metrics.b",
                        "hyperparameters.c",
                        "hyperparameters.d[0]",
                        "hyperparameters.d[1].e",
                        "schema.f[0]",
                        "lineage.data[0].name",
                        "lineage.data[1].name",
                        "lineage.data[1].location",
                        "lineage.code.repository",
                        "lineage.code.commit",
                        "lineage.run.location",
                        "lineage.environment.image",
                        "lineage.environment.packages.p",
                        "lineage.parent.model",
                        "lineage.parent.version",
                        "lineage.source.uri",
                        "lineage.other",
                        "files[0].path",
                        "files[0].size",
                        "files[0].sha256",
                        "files[1].partSize",
                        "files[2]",
                        "files[3].path",
                        "files[3].size",
                        "files[3].sha256",
                        "files[3].parts[0]",
                        "files[3].parts[1]",
                        "more");
        assertThat(answer.body()).containsEntry("errorCount", 30);
        assertThat((String) answer.body().get("detail"))
                .endsWith("; and 20 more")
                .hasSizeLessThan(1_500);
    }

    /** Many offences cost neither a long answer nor long time. */
    @Test
    void ofTenThousandUnknownFieldsAHundredAreTold() {
        Map<String, Object> many = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("n" + i, i);
        }
        Answer answer = calls.answer(Calls.withBody(Calls.valid(V1Route.DELETE_MODEL), Json.write(many)));

        assertThat(errors(answer)).hasSize(100);
        assertThat(answer.body()).containsEntry("errorCount", 10_000).containsEntry("code", "UNKNOWN_FIELD");
    }

    private static Map<String, String> errors(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        return ((List<?>) Json.readObject(answer.text()).get("errors"))
                .stream().map(Documents::object).collect(Collectors.toMap(error -> (String) error.get("field"), error ->
                        (String) error.get("rule")));
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new TreeMap<>();
        if (text != null) {
            Arrays.stream(text.split("&", -1))
                    .map(pair -> pair.split("=", 2))
                    .forEach(pair -> query.computeIfAbsent(pair[0], name -> new ArrayList<>())
                            .add(pair[1]));
        }
        return query;
    }
}
