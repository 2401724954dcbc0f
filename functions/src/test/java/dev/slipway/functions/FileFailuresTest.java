package dev.slipway.functions;

import static dev.slipway.functions.FailingAws.CANARY;
import static dev.slipway.functions.Operator.aws;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.slipway.functions.FailingAws.Patience;
import dev.slipway.http.V1Route;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators read when S3 says no, to a call of the API and to S3's own event. */
class FileFailuresTest {
    private static final String SHA256 = Sha256.of("1").hex();
    private static final Map<String, String> VERSION = Map.of("model", "m", "version", "1");

    @RegisterExtension
    private static final FailingAws aws = new FailingAws();

    private final Operator operator = new Operator();
    private Wiring wiring;

    @BeforeEach
    void start() {
        wiring = aws.wiring(operator.log());
        call(V1Route.CREATE_MODEL, Map.of(), Map.of("name", "m"), 201);
        operator.lines();
    }

    @AfterEach
    void stop() {
        operator.lines();
    }

    @ParameterizedTest
    @CsvSource({
        "CreateMultipartUpload,403,AccessDenied",
        "CreateMultipartUpload,404,NoSuchBucket",
        "ListParts,403,AccessDenied",
        "ListParts,400,ExpiredToken",
        "CompleteMultipartUpload,403,KMS.DisabledException"
    })
    void aRefusedCallIsToldWithBothRequestIds(String operation, int status, String code) {
        if (!operation.equals("CreateMultipartUpload")) {
            registerInParts(201);
            operator.lines();
            holdThePart();
        }
        aws.refuse(operation, status, code);

        if (operation.equals("CreateMultipartUpload")) {
            registerInParts(503);
        } else {
            complete(503);
        }

        Map<String, Object> line = operator.complaint();
        assertThat(line).containsEntry("level", "ERROR").containsEntry("refusal", "UNAVAILABLE");
        assertThat(aws(line))
                .containsExactly(
                        entry("service", "S3"),
                        entry("operation", operation),
                        entry("attempts", 1),
                        entry("code", code),
                        entry("status", status),
                        entry("requestId", FailingAws.REQUEST_ID),
                        entry("extendedRequestId", FailingAws.EXTENDED_REQUEST_ID));
    }

    @Test
    void anAnswerToHeadHasNoCodeAndStillAStatusAndIds() {
        registerInParts(201);
        operator.lines();
        aws.refuse("HeadObject", 403, "AccessDenied");

        complete(503);

        assertThat(aws(operator.complaint()))
                .containsEntry("operation", "HeadObject")
                .containsEntry("code", "NO_CODE")
                .containsEntry("status", 403)
                .containsEntry("requestId", FailingAws.REQUEST_ID)
                .containsEntry("extendedRequestId", FailingAws.EXTENDED_REQUEST_ID);
    }

    @Test
    void anEventThatCannotBeLookedAfterFailsWithoutAWordOfAws() {
        registerInParts(201);
        operator.lines();
        aws.refuse("HeadObject", 403, "AccessDenied");

        InvocationFailed failed = catchThrowableOfType(
                InvocationFailed.class,
                () -> new ArtifactUploadedFunction(wiring).handleRequest(created(CANARY), Operator.context()));

        assertThat(aws(operator.complaint())).containsEntry("operation", "HeadObject");
        assertThat(failed).hasMessage("UNAVAILABLE; see the log of request " + Operator.REQUEST_ID);
        assertThat(asLambdaPrintsIt(failed)).doesNotContain(CANARY, "S3", "arn:", "Caused by");
    }

    @ParameterizedTest
    @CsvSource({
        "model (1)+a%20b.pkl, true",
        "model+%281%29%2Ba%2520b.pkl, true",
        "model%20(1)%2Ba%2520b.pkl, true",
        "model%2B%25281%2529%252Ba%252520b.pkl, false",
        "model (1) a b.pkl, false",
        "model%2, false"
    })
    void aFileIsFoundByItsKeyAsItIsOrEncodedOnce(String told, boolean isFound) {
        register(Map.of("path", "model (1)+a%20b.pkl", "size", 1, "sha256", SHA256), 201);
        operator.lines();
        aws.refuse("HeadObject", 403, "AccessDenied");

        InvocationFailed failed = catchThrowableOfType(
                InvocationFailed.class,
                () -> new ArtifactUploadedFunction(wiring).handleRequest(created(told), Operator.context()));

        assertThat(failed != null).as("whether S3 was asked for the file").isEqualTo(isFound);
    }

    @Test
    void anEventThatIsNoneOfS3FailsAndIsTold() {
        ScheduledEvent other = new ScheduledEvent();
        other.setDetail(Map.of(CANARY, CANARY));

        assertThat(catchThrowableOfType(
                        InvocationFailed.class,
                        () -> new ArtifactUploadedFunction(wiring).handleRequest(other, Operator.context())))
                .hasMessage("IllegalArgumentException; see the log of request " + Operator.REQUEST_ID);

        assertThat(operator.complaint())
                .containsEntry("failure", "java.lang.IllegalArgumentException")
                .doesNotContainKey("aws");
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidPart", "NoSuchUpload", "ConditionalRequestConflict", "PreconditionFailed"})
    void partsThatSomebodyElseJoinedAreNothingToTell(String code) {
        registerInParts(201);
        operator.lines();
        holdThePart();
        aws.refuse("CompleteMultipartUpload", status(code), code);

        complete(409);

        assertThat(operator.lines())
                .singleElement()
                .satisfies(
                        line -> assertThat(line).containsEntry("level", "INFO").containsEntry("status", 409));
    }

    @Test
    void anUploadThatHasEndedIsNothingToTellToOperators() {
        registerInParts(201);
        operator.lines();
        aws.refuse("ListParts", 404, "NoSuchUpload");

        String refused = complete(409);
        call(V1Route.LIST_UPLOADS, VERSION, Map.of(), 200);

        assertThat(refused).contains("\"missing\":[{\"path\":\"" + CANARY + "\",\"why\":\"UPLOAD_ENDED\"}]");
        assertThat(operator.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).containsEntry("level", "INFO"));
    }

    @Test
    void partsThatAreNotJoinedForAnotherReasonAreTold() {
        registerInParts(201);
        operator.lines();
        holdThePart();
        aws.refuse("CompleteMultipartUpload", 400, "ExpiredToken");

        complete(409);

        Map<String, Object> line = operator.complaint();
        assertThat(line)
                .containsEntry("level", "WARN")
                .containsEntry("complaint", "the parts of an upload were not joined");
        assertThat(aws(line))
                .containsEntry("operation", "CompleteMultipartUpload")
                .containsEntry("code", "ExpiredToken")
                .containsEntry("status", 400)
                .containsEntry("requestId", FailingAws.REQUEST_ID);
    }

    @ParameterizedTest
    @CsvSource({"true,PresignUploadPart", "false,PresignPutObject"})
    void whatCannotBeSignedIsToldThoughNobodyWasAsked(boolean inParts, String operation) {
        if (inParts) {
            registerInParts(201);
        } else {
            register(Map.of("path", CANARY, "size", 1, "sha256", SHA256), 201);
        }
        operator.lines();
        wiring = FailingAws.wiring(
                operator.log(),
                FailingAws.clients(Patience.SHORT, aws.uri(), FailingAws.credentials(), FailingAws.noCredentials()));

        call(V1Route.LIST_UPLOADS, VERSION, Map.of(), 503);

        assertThat(aws(operator.complaint()))
                .containsExactly(
                        entry("service", "S3"),
                        entry("operation", operation),
                        entry("attempts", 0),
                        entry("code", "NO_CREDENTIALS"));
    }

    private void registerInParts(int status) {
        register(
                Map.of(
                        "path",
                        CANARY,
                        "size",
                        1,
                        "sha256",
                        SHA256,
                        "partSize",
                        FileParts.MIN_PART_SIZE,
                        "parts",
                        List.of(SHA256)),
                status);
    }

    private void register(Map<String, Object> file, int status) {
        call(V1Route.REGISTER_VERSION, Map.of("model", "m"), Map.of("files", List.of(file)), status);
    }

    private String complete(int status) {
        return call(V1Route.COMPLETE_VERSION, VERSION, Map.of(), status);
    }

    private String call(V1Route route, Map<String, String> path, Map<String, ?> body, int status) {
        APIGatewayV2HTTPResponse answer = operator.call(new RegisterFunction(wiring), route, path, body);
        assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(status);
        return answer.getBody();
    }

    /** The one part has been uploaded. */
    private void holdThePart() {
        aws.answer(
                "ListParts",
                200,
                "<ListPartsResult><Part><PartNumber>1</PartNumber><ETag>e</ETag><Size>1</Size></Part></ListPartsResult>");
    }

    /** S3's event that something was created at this path below the version's prefix. */
    private ScheduledEvent created(String path) {
        String prefix = aws.table().items().stream()
                .filter(item -> text(item, "itemType").equals("VERSION"))
                .map(item -> text(item, "prefix"))
                .findFirst()
                .orElseThrow();
        ScheduledEvent event = new ScheduledEvent();
        event.setDetail(Map.of("object", Map.of("key", prefix + "/" + path)));
        return event;
    }

    private static String text(Map<String, Object> item, String attribute) {
        return item.get(attribute) instanceof Map<?, ?> value ? String.valueOf(value.get("S")) : "";
    }

    private static int status(String code) {
        return switch (code) {
            case "InvalidPart" -> 400;
            case "NoSuchUpload" -> 404;
            case "ConditionalRequestConflict" -> 409;
            default -> 412;
        };
    }

    /** Lambda's runtime prints what a function throws into the log, its causes and their messages included. */
    private static String asLambdaPrintsIt(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
