package dev.slipway.local.signature;

/** A request whose signature is missing or wrong; the message says in one sentence what is. */
public final class SignatureRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SignatureRefused(String message) {
        super(message);
    }
}
