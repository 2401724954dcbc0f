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
import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
        assertThat(get(mint.signed(claims().audience((String) null)
                                .claim("client_id", "slipway")
                                .build()))
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
        claims.put(
                "another client",
                claims().audience((String) null).claim("client_id", "slipway2").build());
        claims.put(
                "another audience and our client",
                claims().audience("slipway2").claim("client_id", "slipway").build());
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
            String path = route.path().replaceAll("\\{[a-z]+\\+?}", "x");
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
    void anIdTokenHasTheClaimsOfCognitosAndNoOthers() {
        Map<String, Object> wanted = new TreeMap<>(Map.of("subject", "vera", "groups", List.of("viewers")));
        List<String> names = List.of(
                "sub",
                "iss",
                "aud",
                "cognito:username",
                "cognito:groups",
                "token_use",
                "auth_time",
                "iat",
                "exp",
                "jti",
                "origin_jti",
                "event_id");
        assertThat(claims(tokenFor(wanted)))
                .containsOnlyKeys(names)
                .containsEntry("token_use", "id")
                .containsEntry("cognito:username", "vera")
                .containsEntry("cognito:groups", List.of("viewers"));

        wanted.put("email", "vera@example.com");
        wanted.put("use", "id");
        List<String> more = new ArrayList<>(names);
        more.addAll(List.of("email", "email_verified"));
        assertThat(claims(tokenFor(wanted)))
                .containsOnlyKeys(more)
                .containsEntry("email", "vera@example.com")
                .containsEntry("email_verified", true);
        assertThat(claims(tokenFor(Map.of("subject", "vera")))).doesNotContainKey("cognito:groups");
    }

    @Test
    void anAccessTokenHasTheClaimsOfCognitosAndNoOthers() {
        assertThat(claims(tokenFor(Map.of(
                        "subject",
                        "vera",
                        "groups",
                        List.of("viewers"),
                        "email",
                        "vera@example.com",
                        "use",
                        "access"))))
                .containsOnlyKeys(
                        "sub",
                        "iss",
                        "client_id",
                        "username",
                        "cognito:groups",
                        "scope",
                        "token_use",
                        "version",
                        "auth_time",
                        "iat",
                        "exp",
                        "jti",
                        "origin_jti",
                        "event_id")
                .containsEntry("token_use", "access")
                .containsEntry("username", "vera");
    }

    @Test
    void anythingElseAboutATokenIsRefused() {
        for (String email : List.of("", "vera", "@", "vera@", "a b@example.com", "a@b@c")) {
            Refusals.assertRefused(tokenFor(Map.of("subject", "vera", "email", email)), Refusal.INVALID, "email");
        }
        for (String use : List.of("", "ID", "refresh")) {
            Refusals.assertRefused(tokenFor(Map.of("subject", "vera", "use", use)), Refusal.INVALID, "use");
        }
        Refusals.assertRefused(
                tokenFor(Map.of("subject", "vera", "username", "grace")), Refusal.UNKNOWN_FIELD, "username");
    }

    /** The function reads the token that the gateway has verified: names and groups arrive whole. */
    @Test
    void bothKindsOfTokensSayWhoCalls() {
        for (String use : List.of("id", "access")) {
            String name = "made-with-" + use + "-token";
            Map<String, Object> wanted = Map.of(
                    "subject", "vera", "groups", List.of("contributors"), "email", "vera@example.com", "use", use);
            String token = tokenFor(wanted).expect(200).text("token");
            Reply made = machine.client()
                    .call(token, "POST", "/v1/models", Map.of("name", name), Map.of())
                    .expect(201);
            assertThat(made.body())
                    .containsEntry("createdBy", "user:vera")
                    .containsEntry("createdByName", use.equals("id") ? "vera@example.com" : "vera");
        }
        String spaced = mint.token("mallory", List.of("not admins", "not viewers contributors"));
        assertThat(get(spaced).expect(200).list("models")).isEmpty();
    }

    @Test
    void theTokenIssuerTakesTheGroupsThatCognitoTakes() {
        for (String group : List.of("x admins", "admins ", "admins\n", "", " ", "x".repeat(129))) {
            Refusals.assertRefused(tokenFor(Map.of("subject", "vera", "groups", List.of(group))), Refusal.INVALID);
        }
        List<String> groups = List.of("team/ml", "x,admins", "[admins]", "\u0430dmins", "$1", "x".repeat(128));
        assertThat(claims(tokenFor(Map.of("subject", "vera", "groups", groups))))
                .containsEntry("cognito:groups", groups);
        for (String subject : List.of("", " ", "x".repeat(257), "a\u0000b", "a\u202eb")) {
            Refusals.assertRefused(tokenFor(Map.of("subject", subject)), Refusal.INVALID, "subject");
        }
    }

    private Reply tokenFor(Map<String, ?> body) {
        return machine.client().call("", "POST", "/local/token", body, machine.localKey());
    }

    private static Map<String, Object> claims(Reply reply) {
        String payload = reply.expect(200).text("token").split("\\.", -1)[1];
        return Json.readObject(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
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
