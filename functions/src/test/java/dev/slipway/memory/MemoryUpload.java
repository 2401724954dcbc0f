package dev.slipway.memory;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An upload in parts that is open in memory, and the parts that have arrived, numbered from 1. */
final class MemoryUpload {
    private final String key;
    private final FileParts declared;
    private final SortedMap<Integer, byte[]> arrived = new TreeMap<>();

    MemoryUpload(String key, FileParts declared) {
        this.key = key;
        this.declared = declared;
    }

    String key() {
        return key;
    }

    void put(int number, byte[] part) {
        arrived.put(number, part.clone());
    }

    /** Cuts a whole file into its parts. */
    void putAll(byte[] file) {
        int size = (int) declared.partSize();
        for (int number = 1; number <= declared.digests().size(); number++) {
            int from = Math.min(file.length, (number - 1) * size);
            arrived.put(number, Arrays.copyOfRange(file, from, Math.min(file.length, from + size)));
        }
    }

    /** The parts that have not arrived as they were declared. */
    List<Integer> lacking() {
        return IntStream.rangeClosed(1, declared.digests().size())
                .filter(number -> !arrived.containsKey(number)
                        || !Sha256.of(arrived.get(number))
                                .equals(declared.digests().get(number - 1)))
                .boxed()
                .toList();
    }

    /** That parts are lacking, in words. */
    String lackingInWords() {
        List<Integer> lacking = lacking();
        String numbers = lacking.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return lacking.size() == 1
                ? "part " + numbers + " of " + declared.digests().size() + " has not arrived as declared"
                : "parts " + numbers + " of " + declared.digests().size() + " have not arrived as declared";
    }

    MemoryObject joined() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        arrived.values().forEach(all::writeBytes);
        return MemoryObject.joined(all.toByteArray(), declared);
    }
}
