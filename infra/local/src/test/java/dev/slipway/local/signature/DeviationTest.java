package dev.slipway.local.signature;

import static dev.slipway.local.signature.SignedRequests.altered;
import static dev.slipway.local.signature.SignedRequests.bySdk;
import static dev.slipway.local.signature.SignedRequests.withHeader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients sign otherwise than AWS says is taken where it may be, told, and no weaker than what they sign right. */
class DeviationTest {
    private static final SignatureV4 SIGNATURE = SignedRequests.at(SignedRequests.NOW);

    @ParameterizedTest
    @MethodSource({SignedRequests.BY_BOTOCORE, SignedRequests.BY_THE_SDK})
    void whatIsSignedByTheRulesDeviatesInNothing(ReceivedRequest request) {
        assertThat(SIGNATURE.verifyLeniently(request)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(SignedRequests.AS_MLFLOW_DOES)
    void whatClientsSignOtherwiseIsTakenWhereItMayBeAndSaid(
            String name, ReceivedRequest request, Set<Deviation> deviations) {
        assertThat(SIGNATURE.verifyLeniently(request)).isEqualTo(deviations);
        if (deviations.isEmpty()) {
            assertThatCode(() -> SIGNATURE.verify(request)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> SIGNATURE.verify(request)).isInstanceOf(SignatureRefused.class);
        }
    }

    /** What is signed for {@code a%20b} is not good for {@code a%2520b}, which is what stands in the text that is signed. */
    @Test
    void thePathThatStandsInTheSignedTextIsNotTakenForTheOneThatWasSent() {
        ReceivedRequest signed = bySdk("/v1/models/a%20b", "");
        ReceivedRequest other =
                altered(signed, signed.method(), "/v1/models/a%2520b", signed.query(), signed.headers());

        assertThatThrownBy(() -> SIGNATURE.verifyLeniently(other)).isInstanceOf(SignatureRefused.class);
    }

    @Test
    void noCharacterOfWhatIsSignedCanBeAnother() {
        List<ReceivedRequest> all = Stream.of(
                        SignedRequests.signedByBotocore().map(Named::getPayload),
                        SignedRequests.signedByTheSdk().map(Named::getPayload),
                        SignedRequests.signedAsMlflowDoes().map(row -> (ReceivedRequest) row.get()[1]))
                .flatMap(requests -> requests)
                .toList();
        int tried = 0;
        for (ReceivedRequest request : all) {
            SIGNATURE.verifyLeniently(request);
            for (ReceivedRequest altered : alteredByOneCharacter(request)) {
                assertThat(catchThrowable(() -> SIGNATURE.verifyLeniently(altered)))
                        .as("%s", altered)
                        .isInstanceOf(SignatureRefused.class);
                tried++;
            }
        }
        System.out.println("signatures: " + all.size() + " requests, " + tried + " altered ones refused");
        assertThat(tried).isGreaterThan(8_000);
    }

    private static List<ReceivedRequest> alteredByOneCharacter(ReceivedRequest request) {
        List<ReceivedRequest> all = new ArrayList<>();
        alterations(request.method())
                .forEach(text -> all.add(altered(request, text, request.path(), request.query(), request.headers())));
        // Before two dots a segment may be another: it is not there for AWS either.
        alterations(request.path())
                .filter(text -> text.startsWith("/") && !request.path().contains(".."))
                .forEach(text -> all.add(altered(request, request.method(), text, request.query(), request.headers())));
        alterations(request.query())
                .forEach(text -> all.add(altered(request, request.method(), request.path(), text, request.headers())));
        String signed = request.only("authorization");
        request.headers().keySet().stream()
                .filter(name -> name.equals("authorization") || signed.matches(".*[=;]" + name + "[;,].*"))
                .forEach(name -> alterations(request.only(name).strip())
                        .forEach(text -> all.add(withHeader(request, name, text))));
        alterations(request.bodySha256())
                .forEach(text -> all.add(new ReceivedRequest(
                        request.method(), request.path(), request.query(), request.headers(), text)));
        return all;
    }

    private static Stream<String> alterations(String text) {
        return IntStream.range(0, text.length())
                .mapToObj(i -> text.substring(0, i) + (text.charAt(i) == 'x' ? 'y' : 'x') + text.substring(i + 1));
    }
}
