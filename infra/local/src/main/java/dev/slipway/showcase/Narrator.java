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
    private static final double MEGA = 1e6;

    private final PrintStream out;
    private final boolean live;
    private int chapter;

    /**
     * A narrator.
     *
     * @param live whether a line can be written over, as on a terminal; otherwise progress is told when it is complete
     */
    public Narrator(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    void chapter(String title) {
        chapter++;
        out.println();
        out.println(chapter + ". " + title);
    }

    void line(String text) {
        out.println("   " + text);
    }

    void progress(String what, long sent, long size) {
        boolean complete = sent >= size;
        if (!live && !complete) {
            return;
        }
        int filled = size == 0 ? BAR : (int) (sent * BAR / size);
        out.print((live ? "\r" : "")
                + String.format(
                        Locale.ROOT,
                        "   PUT %-28s [%s%s] %6.2f of %.2f MB",
                        what,
                        "#".repeat(filled),
                        " ".repeat(BAR - filled),
                        sent / MEGA,
                        size / MEGA));
        if (complete) {
            out.println();
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
