package dev.slipway.json;

/** A text is not the JSON it should be; the message says why in words fit for the person who sent it. */
public final class MalformedJson extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedJson(String message) {
        super(message);
    }
}
