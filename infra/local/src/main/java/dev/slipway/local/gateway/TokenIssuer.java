package dev.slipway.local.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTClaimsSetVerifier;
import dev.slipway.local.files.WholeFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Signs tokens as Cognito does, and verifies them as a JWT authorizer of API Gateway does: RS256 by the issuer's own key,
 * issuer, audience and times. The key is kept in a file, so tokens outlive a restart.
 */
public final class TokenIssuer {
    /** How long a token is good for. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    static final String ISSUER = "http://slipway.local";

    /** The client for which tokens are made. */
    static final String CLIENT = "slipway";

    private static final String TODO =
            "Put it back from a copy, or delete it; a new key is made then, and tokens signed before are refused";

    private final RSAKey key;
    private final Clock clock;
    private final DefaultJWTProcessor<SecurityContext> verifier = new DefaultJWTProcessor<>();

    private TokenIssuer(RSAKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
        verifier.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.RS256, new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()))));
        JWTClaimsSetVerifier<SecurityContext> others = new DefaultJWTClaimsVerifier<>(
                new JWTClaimsSet.Builder().issuer(ISSUER).build(), Set.of("sub", "exp", "iat"));
        verifier.setJWTClaimsSetVerifier((claims, context) -> {
            others.verify(claims, context);
            if (!isForClient(claims)) {
                throw new BadJWTException("the token is for another client");
            }
        });
    }

    /** API Gateway looks at {@code client_id} only in a token without {@code aud}, as Cognito's access tokens are. */
    private static boolean isForClient(JWTClaimsSet claims) {
        return claims.getClaims().containsKey("aud")
                ? claims.getAudience().contains(CLIENT)
                : CLIENT.equals(claims.getClaim("client_id"));
    }

    /** A signed token and when it ends. */
    public record Token(String text, Instant expiresAt) {}

    /**
     * The issuer whose key is in this file; made if there is none.
     *
     * @throws dev.slipway.local.files.UnusableFile when the file holds no key
     */
    public static TokenIssuer of(Path file, Clock clock) {
        if (!Files.exists(file)) {
            WholeFiles.write(file, made().toJSONString());
        }
        return WholeFiles.read(file, TODO, text -> new TokenIssuer(RSAKey.parse(text), clock).tried());
    }

    private static RSAKey made() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("no RSA key can be made", e);
        }
    }

    /** This issuer, if it signs what it verifies: a key that is too short, or of parts that do not belong together, is none. */
    private TokenIssuer tried() {
        if (verify(issue(Person.of("nobody"), TokenUse.ID).text()).isEmpty()) {
            throw new IllegalStateException("the issuer does not know its own signature");
        }
        return this;
    }

    /** Signs a token of this kind for somebody. */
    public Token issue(Person person, TokenUse use) {
        JWTClaimsSet claims = use.claims(person, clock.instant());
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the issuer's own key does not sign", e);
        }
        return new Token(token.serialize(), claims.getExpirationTime().toInstant());
    }

    /** The claims of a good token as the gateway passes them on, all as texts; nothing for any other. */
    public Optional<Map<String, String>> verify(String token) {
        try {
            JWTClaimsSet claims = verifier.process(token, null);
            Map<String, String> texts = new TreeMap<>();
            claims.getClaims().forEach((name, value) -> texts.put(name, flattened(value)));
            return Optional.of(texts);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return Optional.empty();
        }
    }

    /** HTTP APIs hand a list on as {@code [a b]}. */
    private static String flattened(Object claim) {
        if (claim instanceof Collection<?> list) {
            return "[" + String.join(" ", list.stream().map(Object::toString).toList()) + "]";
        }
        return claim instanceof Date date ? Long.toString(date.toInstant().getEpochSecond()) : String.valueOf(claim);
    }
}
