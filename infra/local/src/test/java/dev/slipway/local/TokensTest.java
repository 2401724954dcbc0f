package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who calls is what a verified token says, and a token is good as it is or not at all. */
class TokensTest {
    private static final List<String> ALL = List.of("viewers", "contributors", "approvers", "admins");

    private final TestMachine machine = TestMachine.shared();
    private final Mint mint = new Mint(machine);

    @Test
    void aGoodTokenIsTaken() {
        assertThat(get(mint.signed(claims().build())).status()).isEqualTo(200);
        assertThat(get(mint.signed(
                                claims().audience(List.of("other", "slipway")).build()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenOfAnotherSignatureIsRefused() throws JOSEException {
        RSAKey stranger = new RSAKeyGenerator(2048).keyID(mint.key().getKeyID()).generate();
        JWSHeader.Builder rs256 =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(mint.key().getKeyID());
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("no algorithm", new PlainJWT(claims().build()).serialize());
        tokens.put("another key under our key's id", Mint.signed(rs256.build(), claims().build(), stranger));
        tokens.put(
                "another key that the token brings along",
                Mint.signed(rs256.jwk(stranger.toPublicJWK()).build(), claims().build(), stranger));
        tokens.put(
                "another key that the token says where to fetch",
                Mint.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(mint.key().getKeyID())
                                .jwkURL(URI.create(machine.uri() + "/jwks"))
                                .build(),
                        claims().build(),
                        stranger));
        for (JWSAlgorithm other : List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            tokens.put(
                    "our key with " + other,
                    Mint.signed(
                            new JWSHeader.Builder(other)
                                    .keyID(mint.key().getKeyID())
                                    .build(),
                            claims().build(),
                            mint.key()));
        }
        tokens.put(
                "a header that must be understood",
                Mint.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .criticalParams(Set.of("exp"))
                                .customParam("exp", 1)
                                .build(),
                        claims().build(),
                        mint.key()));
        Map<String, byte[]> publicKeys = Map.of(
                "DER", mint.key().toRSAPublicKey().getEncoded(),
                "PEM", pem().getBytes(StandardCharsets.US_ASCII),
                "JWK", mint.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                "modulus", mint.key().getModulus().decode());
        for (Map.Entry<String, byte[]> secret : publicKeys.entrySet()) {
            tokens.put("HS256 with our public key as " + secret.getKey(), mac(secret.getValue()));
        }

        tokens.forEach((what, token) -> assertRefused(what, token));
    }

    @Test
    void aTokenThatWasAlteredIsRefused() {
        String viewer = mint.token("vera", List.of("viewers"));
        String admin = mint.token("vera", ALL);
        String[] ours = viewer.split("\\.", -1);
        String[] theirs = admin.split("\\.", -1);
        assertRefused("another's claims", ours[0] + "." + theirs[1] + "." + ours[2]);
        assertRefused("another's signature", ours[0] + "." + ours[1] + "." + theirs[2]);
        assertRefused("no signature", ours[0] + "." + ours[1] + ".");
        assertRefused("no signature and no dot", ours[0] + "." + ours[1]);
        assertRefused("a part more", viewer + ".x");
        for (int i = 0; i < viewer.length(); i += 7) {
            char c = viewer.charAt(i);
            // The highest bit of six: a last character's lower bits may carry nothing.
            String altered = viewer.substring(0, i) + (c == 'A' ? 'g' : 'A') + viewer.substring(i + 1);
            if (c != '.') {
                assertRefused("altered at " + i, altered);
            }
        }
    }

    @Test
    void aTokenForAnotherPlaceOrTimeIsRefused() {
        Instant now = Instant.now();
        Map<String, JWTClaimsSet> claims = new LinkedHashMap<>();
        claims.put(
                "expired",
                claims().expirationTime(Date.from(now.minus(Duration.ofMinutes(5))))
                        .build());
        claims.put(
                "not yet good",
                claims().notBeforeTime(Date.from(now.plus(Duration.ofMinutes(5))))
                        .build());
        claims.put("without an end", claims().expirationTime(null).build());
        claims.put("without a beginning", claims().issueTime(null).build());
        claims.put(
                "another issuer",
                claims().issuer("http://slipway.local.evil.example").build());
        claims.put("no issuer", claims().issuer(null).build());
        claims.put("another audience", claims().audience("slipway2").build());
        claims.put("no audience", claims().audience((String) null).build());
        claims.put("no subject", claims().subject(null).build());
        claims.put("an empty subject", claims().subject("").build());
        claims.put("a blank subject", claims().subject(" ").build());
        claims.put(
                "a subject of 257 characters", claims().subject("x".repeat(257)).build());
        claims.put(
                "a subject that is a list",
                claims().claim("sub", List.of("ada")).build());

        claims.forEach((what, set) -> assertRefused(what, mint.signed(set)));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (String garbage : List.of(
                "x",
                ".",
                "..",
                "...",
                "a.b.c",
                "e30.e30.e30",
                "eyJhbGciOiJub25lIn0.e30.",
                "null",
                "undefined",
                "%00",
                "A".repeat(20_000),
                ".".repeat(1_000),
                "ada",
                "admin:password1234")) {
            assertRefused(garbage.length() > 20 ? garbage.length() + " characters" : garbage, garbage);
        }
    }

    @Test
    void aTokenStandsInTheAuthorizationHeaderAsBearerAndNowhereElse() {
        String good = mint.signed(claims().build());
        for (String header : List.of(
                good,
                "Basic " + good,
                "Token " + good,
                "Bearer",
                "Bearer ",
                "Bearer" + good,
                "Bearer x " + good,
                "Basic YWRtaW46cGFzc3dvcmQxMjM0",
                "Bearer " + good + " " + good,
                "Bearer " + good + "," + good)) {
            Reply reply = machine.client().callRaw("", "GET", "/v1/models", "", Map.of("Authorization", header));
            Refusals.assertRefused(reply, Refusal.UNAUTHENTICATED);
        }
        for (String elsewhere : List.of("?access_token=", "?token=", "?authorization=Bearer%20")) {
            Refusals.assertRefused(
                    machine.client().call("", "GET", "/v1/models" + elsewhere + good), Refusal.UNAUTHENTICATED);
        }
        for (String name :
                List.of("Cookie", "X-Authorization", "Proxy-Authorization", "X-Forwarded-User", "X-Amzn-Oidc-Data")) {
            Reply reply = machine.client().callRaw("", "GET", "/v1/models", "", Map.of(name, "Bearer " + good));
            Refusals.assertRefused(reply, Refusal.UNAUTHENTICATED);
        }
    }

    @Test
    void theTokenIssuerToWhoHasTheLocalKeyAndPublicRoutesAloneAnswerWithoutAToken() {
        for (Route route : Wiring.routes().all()) {
            if (route.isPublic()) {
                assertThat(machine.client()
                                .call("", route.method(), route.path())
                                .status())
                        .as(route.key())
                        .isEqualTo(route.success());
                continue;
            }
            String path = route.path().replaceAll("\\{[a-z]+}", "x");
            Reply reply = machine.client().call("", route.method(), path);
            assertThat(reply.status()).as(route.key()).isEqualTo(401);
            assertThat(reply.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        }
        Refusals.assertRefused(
                machine.client().call("", "GET", "/local/targets/ci-stage-changed"), Refusal.UNAUTHENTICATED);
        Refusals.assertRefused(
                machine.client().call("", "POST", "/local/token", Map.of("subject", "vera")), Refusal.UNAUTHENTICATED);
        assertThat(tokenFor(Map.of("subject", "vera", "groups", List.of("viewers")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theTokenIssuerMakesNoGroupThatWouldBecomeTwoOnTheWay() {
        for (String group :
                List.of("x admins", "admins ", "x,admins", "[admins]", "admins\n", "", " ", "\u0430dmins")) {
            Refusals.assertRefused(tokenFor(Map.of("subject", "vera", "groups", List.of(group))), Refusal.INVALID);
        }
        for (String subject : List.of("", " ", "x".repeat(257), "a\u0000b", "a\u202eb")) {
            Refusals.assertRefused(tokenFor(Map.of("subject", subject)), Refusal.INVALID, "subject");
        }
    }

    private Reply tokenFor(Map<String, ?> body) {
        return machine.client().call("", "POST", "/local/token", body, machine.localKey());
    }

    private static JWTClaimsSet.Builder claims() {
        return Mint.claims("mallory").claim("cognito:groups", ALL);
    }

    private Reply get(String token) {
        return machine.client().callRaw("", "GET", "/v1/models", "", Map.of("Authorization", "Bearer " + token));
    }

    private void assertRefused(String what, String token) {
        Reply reply = get(token);
        assertThat(reply.status()).as(what).isEqualTo(401);
        Refusals.assertRefused(reply, Refusal.UNAUTHENTICATED);
    }

    private String mac(byte[] secret) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(mint.key().getKeyID())
                        .build(),
                claims().build());
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private String pem() throws JOSEException {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(mint.key().toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
