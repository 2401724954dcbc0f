package dev.slipway.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.local.signature.Deviation;
import dev.slipway.local.signature.ReceivedRequest;
import dev.slipway.local.signature.SignatureRefused;
import dev.slipway.local.signature.SignatureV4;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Principal;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The door of machines: verifies calls that are signed with this machine's access key, as the IAM authorizer of an HTTP API
 * does, and says of them what it says. The key is that of one role and one session. Thread-safe.
 */
public final class IamAuthorizer {
    /** The service that calls are signed for. */
    public static final String SERVICE = "execute-api";

    private static final String SCHEME = "AWS4-HMAC-SHA256";
    private static final String ACCOUNT = "000000000000";
    private static final String SESSION = "one-machine";
    private static final String ARN = "arn:aws:sts::" + ACCOUNT + ":assumed-role/local/" + SESSION;

    private final SignatureV4 signature;
    private final String keyId;
    private final Consumer<String> complaints;
    private final Set<Deviation> told = ConcurrentHashMap.newKeySet();

    /**
     * An authorizer for one key.
     *
     * @param signature checks it for {@link #SERVICE}
     * @param complaints is told once of each kind of signature that is taken here and probably not by AWS
     */
    public IamAuthorizer(SignatureV4 signature, String keyId, Consumer<String> complaints) {
        this.signature = signature;
        this.keyId = keyId;
        this.complaints = complaints;
    }

    /** Whom the key belongs to. */
    public static Identity identity() {
        return Principal.of(ARN).orElseThrow().identity();
    }

    /** Whether a call means to come by this door. */
    static boolean isMeant(HttpExchange exchange) {
        return exchange.getRequestHeaders().getOrDefault("Authorization", List.of()).stream()
                .anyMatch(header -> header.strip().startsWith(SCHEME));
    }

    /**
     * What the authorizer says of a call.
     *
     * @throws Refused {@link Refusal#FORBIDDEN} when it is not signed as it must be
     */
    Map<String, Object> authorize(HttpExchange exchange, byte[] body) {
        try {
            signature.verifyLeniently(ReceivedRequest.of(exchange, body)).forEach(this::tell);
        } catch (SignatureRefused refused) {
            throw Refusal.FORBIDDEN.because(refused.getMessage());
        }
        Map<String, Object> iam = new HashMap<>();
        iam.put("accessKey", keyId);
        iam.put("accountId", ACCOUNT);
        iam.put("callerId", keyId + ":" + SESSION);
        iam.put("cognitoIdentity", null);
        iam.put("principalOrgId", "aws:PrincipalOrgID");
        iam.put("userArn", ARN);
        iam.put("userId", keyId + ":" + SESSION);
        return iam;
    }

    private void tell(Deviation deviation) {
        if (told.add(deviation)) {
            complaints.accept("A signed call was taken that API Gateway would probably refuse: " + deviation.words());
        }
    }
}
