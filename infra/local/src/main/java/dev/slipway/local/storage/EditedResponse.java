package dev.slipway.local.storage;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.UnaryOperator;

/** A response that keeps the text S3Proxy writes to it, so that it can be completed before it is sent. */
final class EditedResponse extends HttpServletResponseWrapper {
    private final StringWriter text = new StringWriter();
    private final PrintWriter writer = new PrintWriter(text);

    EditedResponse(HttpServletResponse response) {
        super(response);
    }

    @Override
    public PrintWriter getWriter() {
        return writer;
    }

    /** Sends the text as it is after this change. */
    void send(UnaryOperator<String> change) throws IOException {
        try (PrintWriter body = getResponse().getWriter()) {
            body.write(change.apply(text.toString()));
        }
    }
}
