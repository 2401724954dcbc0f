package dev.slipway.dynamodb;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A version's declared files in one item, and each finding in another. Keys that are the prefix and the path, as all are so
 * far, are not written twice, and the digests of parts are bytes: both keep large manifests within one item.
 */
final class FilesItems {
    private static final int DIGEST_BYTES = 32;

    private FilesItems() {}

    static Map<String, AttributeValue> item(VersionFiles files) {
        return ItemWriter.at(Keys.files(files.prefix()), ItemType.FILES)
                .text("modelId", files.modelId())
                .number("version", files.version())
                .text("prefix", files.prefix())
                .list("files", files.files(), file -> file(files.prefix(), file))
                .item();
    }

    static Map<String, AttributeValue> finding(String prefix, int file, StoredObject object) {
        return stored(ItemWriter.at(Keys.finding(prefix, file), ItemType.FINDING), object)
                .item();
    }

    /** The files' item followed by the findings; nothing when the item itself is missing. */
    static Optional<VersionFiles> files(List<Map<String, AttributeValue>> items) {
        if (items.isEmpty()) {
            return Optional.empty();
        }
        ItemReader declared = new ItemReader(items.get(0));
        if (declared.constant(TableDefinition.ITEM_TYPE, ItemType.class) != ItemType.FILES) {
            return Optional.empty();
        }
        Map<Integer, StoredObject> findings = new HashMap<>();
        for (Map<String, AttributeValue> finding : items.subList(1, items.size())) {
            ItemReader reader = new ItemReader(finding);
            findings.put(Keys.fileOf(reader.sort()), stored(reader).orElseThrow());
        }
        String prefix = declared.text("prefix");
        List<VersionFile> files = new ArrayList<>();
        for (VersionFile file : declared.list("files", reader -> file(prefix, reader))) {
            StoredObject found = findings.get(files.size());
            files.add(found == null || file.stored().isPresent() ? file : file.found(found));
        }
        return Optional.of(new VersionFiles(declared.text("modelId"), declared.integer("version"), prefix, files));
    }

    private static ItemWriter file(String prefix, VersionFile file) {
        ManifestFile declared = file.declared();
        ItemWriter item = ItemWriter.inside()
                .text("path", declared.path().value())
                .number("size", declared.size())
                .text("sha256", declared.sha256().hex())
                .map(
                        "parts",
                        declared.parts(),
                        parts -> ItemWriter.inside()
                                .number("partSize", parts.partSize())
                                .bytes("digests", joined(parts.digests())))
                .text("uploadId", file.uploadId());
        if (!file.key().equals(key(prefix, declared.path()))) {
            item.text("key", file.key());
        }
        file.stored().ifPresent(object -> stored(item, object));
        return item;
    }

    private static VersionFile file(String prefix, ItemReader file) {
        ManifestFile declared = new ManifestFile(
                new FilePath(file.text("path")),
                file.number("size"),
                file.digest("sha256"),
                file.map("parts", parts -> new FileParts(parts.number("partSize"), split(parts.bytes("digests")))));
        return new VersionFile(
                declared,
                file.optionalText("key").orElseGet(() -> key(prefix, declared.path())),
                file.optionalText("uploadId"),
                stored(file));
    }

    private static ItemWriter stored(ItemWriter item, StoredObject object) {
        return item.text("etag", object.etag()).text("objectVersion", object.objectVersion());
    }

    private static Optional<StoredObject> stored(ItemReader item) {
        return item.optionalText("etag").map(etag -> new StoredObject(etag, item.optionalText("objectVersion")));
    }

    private static String key(String prefix, FilePath path) {
        return prefix + "/" + path;
    }

    private static byte[] joined(List<Sha256> digests) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(digests.size() * DIGEST_BYTES);
        digests.forEach(digest -> all.writeBytes(digest.bytes()));
        return all.toByteArray();
    }

    private static List<Sha256> split(byte[] all) {
        List<Sha256> digests = new ArrayList<>();
        for (int start = 0; start < all.length; start += DIGEST_BYTES) {
            digests.add(new Sha256(HexFormat.of().formatHex(all, start, start + DIGEST_BYTES)));
        }
        return digests;
    }
}
