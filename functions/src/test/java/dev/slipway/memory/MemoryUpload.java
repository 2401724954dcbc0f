package dev.slipway.memory;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** The parts that have arrived as they were declared. */
    Set<Integer> held() {
        return numbers()
                .filter(number -> arrived.containsKey(number)
                        && Sha256.of(arrived.get(number))
                                .equals(declared.digests().get(number - 1)))
                .collect(Collectors.toSet());
    }

    /** The other parts. */
    List<Integer> lacking() {
        Set<Integer> held = held();
        return numbers().filter(number -> !held.contains(number)).toList();
    }

    private Stream<Integer> numbers() {
        return IntStream.rangeClosed(1, declared.digests().size()).boxed();
    }

    MemoryObject joined() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        arrived.values().forEach(all::writeBytes);
        return MemoryObject.joined(all.toByteArray(), declared);
    }
}
