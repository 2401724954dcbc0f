package dev.slipway.local.gateway;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;

/** The two kinds of tokens that Cognito gives a person. Each has Cognito's claims and no others. */
public enum TokenUse {
    /** Says who the person is; its audience is the client. */
    ID {
        @Override
        void add(JWTClaimsSet.Builder claims, Person person) {
            claims.audience(TokenIssuer.CLIENT).claim("cognito:username", person.subject());
            person.email().ifPresent(email -> claims.claim("email", email).claim("email_verified", true));
        }
    },

    /** Says what the person may do; has no audience, but the client's id. */
    ACCESS {
        @Override
        void add(JWTClaimsSet.Builder claims, Person person) {
            claims.claim("client_id", TokenIssuer.CLIENT)
                    .claim("username", person.subject())
                    .claim("scope", "openid")
                    .claim("version", 2);
        }
    };

    abstract void add(JWTClaimsSet.Builder claims, Person person);

    /** What the token says of somebody who signs in now. */
    JWTClaimsSet claims(Person person, Instant now) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(person.subject())
                .issuer(TokenIssuer.ISSUER)
                .claim("token_use", name().toLowerCase(Locale.ROOT))
                .claim("auth_time", now.getEpochSecond())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(TokenIssuer.LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .claim("origin_jti", UUID.randomUUID().toString())
                .claim("event_id", UUID.randomUUID().toString());
        if (!person.groups().isEmpty()) {
            claims.claim("cognito:groups", person.groups());
        }
        add(claims, person);
        return claims.build();
    }
}
