package dev.slipway.registry.port;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What an artifact store answers to a signed request. */
public final class StoreReply {
    private final int status;
    private final byte[] body;

    /** A reply with a body. */
    public StoreReply(int status, byte[] body) {
        this.status = status;
        this.body = body.clone();
    }

    /** A reply without a body. */
    public StoreReply(int status) {
        this(status, new byte[0]);
    }

    /** As HTTP counts. */
    public int status() {
        return status;
    }

    /** The body as bytes. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as text. */
    public String text() {
        return new String(body, UTF_8);
    }
}
