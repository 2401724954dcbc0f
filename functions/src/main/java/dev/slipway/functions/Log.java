package dev.slipway.functions;

import dev.slipway.json.Json;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JSON line for each thing worth knowing. Only what is listed here is ever written: no header, no body, no token, no
 * signed URL.
 */
public final class Log {
    private static final int FRAMES = 12;

    private final PrintStream out;

    /** A log that is written there. */
    public Log(PrintStream out) {
        this.out = out;
    }

    /** What Lambda keeps. */
    public static Log toStandardOutput() {
        return new Log(System.out);
    }

    /** A call was answered. */
    void answered(String operation, String caller, int status, long millis) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("operation", operation);
        line.put("caller", caller);
        line.put("status", status);
        line.put("millis", millis);
        write("INFO", line);
    }

    /** Something was done that nobody waits for. */
    void done(String what, Map<String, Object> figures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("done", what);
        line.putAll(figures);
        write("INFO", line);
    }

    /** Something did not go as it should and will be tried again; the text names ids and codes only. */
    void complaint(String text) {
        write("WARN", Map.of("complaint", text));
    }

    /** Something broke that should not. Messages of exceptions may quote what was asked; their classes do not. */
    void failure(Throwable failure) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("failure", failure.getClass().getName());
        line.put("at", frames(failure));
        if (failure.getCause() != null) {
            line.put("cause", failure.getCause().getClass().getName());
            line.put("causeAt", frames(failure.getCause()));
        }
        write("ERROR", line);
    }

    private void write(String level, Map<String, Object> members) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("level", level);
        line.putAll(members);
        out.println(Json.write(line));
    }

    private static List<String> frames(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .toList();
    }
}
