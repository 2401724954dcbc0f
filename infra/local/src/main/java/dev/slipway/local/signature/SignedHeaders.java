package dev.slipway.local.signature;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The names of the headers that a signature covers, in lower case and in the order in which they were signed.
 *
 * @param names as in {@code SignedHeaders=host;x-amz-date}
 */
public record SignedHeaders(List<String> names) {
    private static final String AMZ = "x-amz-";

    public SignedHeaders {
        names = List.copyOf(names);
    }

    /** Reads them from their form in a request. */
    public static SignedHeaders of(String joined) {
        return new SignedHeaders(List.of(joined.toLowerCase(Locale.ROOT).split(";", -1)));
    }

    /**
     * Those headers of a request that AWS acts on and that were not signed. Whoever adds one to a request that somebody else
     * signed would change what the request does, so a request that has any must be refused.
     */
    public List<String> unsigned(Collection<String> present) {
        return present.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith(AMZ) && !names.contains(name))
                .distinct()
                .sorted()
                .toList();
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    @Override
    public String toString() {
        return String.join(";", names);
    }
}
