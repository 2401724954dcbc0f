package dev.slipway.dynamodb;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.FileSet;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.NumberedFile;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item with declared files that follow each other in a manifest: a list of their paths, one of their sizes, and their
 * digests as bytes one after the other. What only few files have is kept beside these by the file's place in the page. Keys
 * that are the prefix and the path, as all are so far, are not written.
 */
record FilesPage(FileSet set, int first, List<String> paths, ItemReader item) {
    private static final int DIGEST_BYTES = 32;

    /** Says that the digest at a file's place is not one of the whole file. */
    private static final String ONLY_PARTS = "onlyParts";

    /** The item of the files from one number to before another. */
    static Map<String, AttributeValue> item(VersionFiles all, int from, int to) {
        List<VersionFile> files = all.files().subList(from, to);
        List<ManifestFile> declared = files.stream().map(VersionFile::declared).toList();
        List<String> paths = declared.stream().map(file -> file.path().value()).toList();
        ItemWriter parts = ItemWriter.inside();
        ItemWriter uploadIds = ItemWriter.inside();
        ItemWriter keys = ItemWriter.inside();
        for (int i = 0; i < files.size(); i++) {
            String place = Integer.toString(i);
            VersionFile file = files.get(i);
            parts.map(
                    place,
                    file.declared().parts(),
                    cut -> parts(cut, file.declared().sha256()));
            uploadIds.text(place, file.uploadId());
            if (!file.key().equals(key(all.prefix(), paths.get(i)))) {
                keys.text(place, file.key());
            }
        }
        return ItemWriter.at(Keys.filesPage(all.prefix(), from == 0 ? "" : paths.get(0)), ItemType.FILES)
                .number("version", all.version())
                .number("count", all.files().size())
                .number("first", from)
                .texts("paths", paths)
                .numbers("sizes", declared.stream().map(ManifestFile::size).toList())
                .bytes("digests", joined(declared.stream().map(FilesPage::digest)))
                .mapIfAny("parts", parts)
                .mapIfAny("uploadIds", uploadIds)
                .mapIfAny("keys", keys)
                .item();
    }

    /** The bytes that a file adds to the item of its page, or a few more. */
    static long weight(VersionFile file) {
        String texts = file.declared().path() + file.uploadId().orElse("");
        long bytes = (long) texts.getBytes(StandardCharsets.UTF_8).length + DIGEST_BYTES + 10;
        return bytes
                + file.declared()
                        .parts()
                        .map(parts ->
                                100L + (long) DIGEST_BYTES * parts.digests().size())
                        .orElse(0L);
    }

    static FilesPage of(ItemReader item) {
        VersionKey version = new VersionKey(Keys.modelOf(item), item.integer("version"));
        FileSet set = new FileSet(version, Keys.prefixOfPage(item), item.integer("count"));
        return new FilesPage(set, item.integer("first"), item.textsInOrder("paths"), item);
    }

    /** All files of the page. */
    List<VersionFile> files() {
        List<Long> sizes = item.numbersInOrder("sizes");
        byte[] digests = item.bytes("digests");
        return IntStream.range(0, paths.size())
                .mapToObj(place -> file(place, sizes.get(place), digest(digests, place)))
                .toList();
    }

    /** The file with this object key, if the page has it. */
    Optional<NumberedFile> file(String key) {
        return IntStream.range(0, paths.size())
                .filter(place -> key(place).equals(key))
                .mapToObj(place -> {
                    long size = item.numbersInOrder("sizes").get(place);
                    return new NumberedFile(
                            set, first + place, file(place, size, digest(item.bytes("digests"), place)));
                })
                .findFirst();
    }

    private VersionFile file(int place, long size, Sha256 digest) {
        Optional<ItemReader> parts = beside("parts", place).map(value -> new ItemReader(value.m()));
        ManifestFile declared = new ManifestFile(
                new FilePath(paths.get(place)),
                size,
                Optional.of(digest)
                        .filter(known -> parts.isEmpty() || !parts.get().flagIfThere(ONLY_PARTS)),
                parts.map(FilesPage::parts));
        return new VersionFile(
                declared, key(place), beside("uploadIds", place).map(AttributeValue::s), Optional.empty());
    }

    private String key(int place) {
        return beside("keys", place).map(AttributeValue::s).orElseGet(() -> key(set.prefix(), paths.get(place)));
    }

    private Optional<AttributeValue> beside(String name, int place) {
        return Optional.ofNullable(item.attributes().get(name))
                .map(all -> all.m().get(Integer.toString(place)));
    }

    private static String key(String prefix, String path) {
        return prefix + "/" + path;
    }

    private static ItemWriter parts(FileParts parts, Optional<Sha256> whole) {
        return ItemWriter.inside()
                .number("partSize", parts.partSize())
                .bytes("digests", joined(parts.digests().stream()))
                .flagIfSet(ONLY_PARTS, whole.isEmpty());
    }

    /** Digests stand in the order of the files: where none is of the whole, that of the parts keeps its place. */
    private static Sha256 digest(ManifestFile file) {
        return file.sha256().orElseGet(() -> file.parts().orElseThrow().composite());
    }

    private static FileParts parts(ItemReader parts) {
        byte[] digests = parts.bytes("digests");
        return new FileParts(
                parts.number("partSize"),
                IntStream.range(0, digests.length / DIGEST_BYTES)
                        .mapToObj(number -> digest(digests, number))
                        .toList());
    }

    private static byte[] joined(Stream<Sha256> digests) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        digests.forEach(digest -> all.writeBytes(digest.bytes()));
        return all.toByteArray();
    }

    private static Sha256 digest(byte[] all, int number) {
        int start = number * DIGEST_BYTES;
        return new Sha256(HexFormat.of().formatHex(all, start, start + DIGEST_BYTES));
    }
}
