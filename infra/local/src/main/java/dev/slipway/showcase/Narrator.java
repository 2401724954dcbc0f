package dev.slipway.showcase;

import dev.slipway.json.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Tells the story on a terminal or into a file. */
public final class Narrator {
    private static final int BAR = 30;
    private static final int NONE = -1;
    private static final double MEGA = 1e6;

    private final PrintStream out;
    private int chapter;
    private int drawn = NONE;

    public Narrator(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        chapter++;
        out.println();
        out.println(chapter + ". " + title);
    }

    void line(String text) {
        out.println("   " + text);
    }

    /** Draws a bar as bytes go, from left to right, so that it reads the same on a terminal and in a file. */
    void progress(String what, long sent, long size) {
        if (drawn < 0) {
            out.print(String.format(Locale.ROOT, "   PUT %-28s [", what));
            drawn = 0;
        }
        int filled = size == 0 ? BAR : (int) (sent * BAR / size);
        out.print("#".repeat(Math.max(0, filled - drawn)));
        drawn = Math.max(drawn, filled);
        if (sent >= size) {
            out.println(String.format(Locale.ROOT, "] %.2f MB", size / MEGA));
            drawn = NONE;
        }
        out.flush();
    }

    void json(Map<String, Object> value) {
        print(value, "   ");
    }

    private void print(Map<?, ?> value, String indent) {
        new TreeMap<>(value).forEach((name, member) -> {
            if (member instanceof Map<?, ?> map) {
                out.println(indent + name + ":");
                print(map, indent + "  ");
            } else if (!List.of().equals(member)) {
                out.println(indent + name + ": " + Json.write(member));
            }
        });
    }
}
