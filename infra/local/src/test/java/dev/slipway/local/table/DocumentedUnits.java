package dev.slipway.local.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The request units that docs/scale.md says a call takes.
 *
 * @param usual by the name of the call, on a model like most
 * @param atAllCaps the same, on a model that is as full as it can be
 */
record DocumentedUnits(Map<String, Units.Cost> usual, Map<String, Units.Cost> atAllCaps) {
    /** A call, what it reads and writes, and what it reads and writes at all caps. */
    private static final Pattern ROW =
            Pattern.compile("\\| ([^|]+) \\| ([0-9.]+) \\| ([0-9]+) \\| ([0-9.]+) \\| ([0-9]+) \\|");

    static DocumentedUnits read() {
        Map<String, Units.Cost> usual = new LinkedHashMap<>();
        Map<String, Units.Cost> atAllCaps = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("docs/scale.md"))) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    usual.put(row.group(1), cost(row.group(2), row.group(3)));
                    atAllCaps.put(row.group(1), cost(row.group(4), row.group(5)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DocumentedUnits(usual, atAllCaps);
    }

    private static Units.Cost cost(String read, String written) {
        return new Units.Cost(Double.parseDouble(read), Long.parseLong(written));
    }
}
