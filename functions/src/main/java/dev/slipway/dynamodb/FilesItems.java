package dev.slipway.dynamodb;

import dev.slipway.registry.version.FileSet;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A version's declared files in pages, and what was found of them in blocks of files that follow each other. A block has an
 * attribute for each file that was found, named by the file's number.
 */
final class FilesItems {
    /** Files of a block: their findings take less than 1 KB, which is what an update is billed at least. */
    private static final int BLOCK = 8;

    /** Bytes of the files in a page: unless paths are very long it takes less than 4 KB in all, which are one read. */
    private static final int PAGE = 3_700;

    /** With more pages of that size, pages are larger: one transaction has to hold all of them and more. */
    private static final int MOST_PAGES = 60;

    private FilesItems() {}

    /** The declared files. */
    static List<Map<String, AttributeValue>> pages(VersionFiles files) {
        long all = files.files().stream().mapToLong(FilesPage::weight).sum();
        // Two pages that follow each other weigh more than one may, or they would be one.
        long most = Math.max(PAGE, 2 * all / MOST_PAGES);
        List<Map<String, AttributeValue>> pages = new ArrayList<>();
        int first = 0;
        long weight = 0;
        for (int i = 0; i < files.files().size(); i++) {
            long next = FilesPage.weight(files.files().get(i));
            if (i > first && weight + next > most) {
                pages.add(FilesPage.item(files, first, i));
                first = i;
                weight = 0;
            }
            weight += next;
        }
        pages.add(FilesPage.item(files, first, files.files().size()));
        return pages;
    }

    /** The files of these findings and pages, in this order; nothing when there is no page. */
    static Optional<VersionFiles> files(List<Map<String, AttributeValue>> items) {
        Map<Integer, StoredObject> findings = new HashMap<>();
        List<VersionFile> files = new ArrayList<>();
        Optional<FileSet> set = Optional.empty();
        for (Map<String, AttributeValue> attributes : items) {
            ItemReader item = new ItemReader(attributes);
            if (item.constant(TableDefinition.ITEM_TYPE, ItemType.class) == ItemType.FINDINGS) {
                findings.putAll(findings(item));
            } else {
                FilesPage page = FilesPage.of(item);
                set = Optional.of(page.set());
                for (VersionFile file : page.files()) {
                    StoredObject found = findings.get(files.size());
                    files.add(found == null ? file : file.found(found));
                }
            }
        }
        return set.map(
                of -> new VersionFiles(of.version().modelId(), of.version().number(), of.prefix(), files));
    }

    /** Findings by the blocks of their files. */
    static Map<Integer, Map<Integer, StoredObject>> byBlock(Map<Integer, StoredObject> findings) {
        Map<Integer, Map<Integer, StoredObject>> blocks = new TreeMap<>();
        findings.forEach((file, object) ->
                blocks.computeIfAbsent(file / BLOCK, unused -> new TreeMap<>()).put(file, object));
        return blocks;
    }

    /** How many blocks there are of some files. */
    static int blocks(FileSet set) {
        return (set.count() + BLOCK - 1) / BLOCK;
    }

    /** How many files are in a block. */
    static int files(FileSet set, int block) {
        return Math.min(BLOCK, set.count() - block * BLOCK);
    }

    /** Findings as attributes of a block. */
    static Map<String, AttributeValue> findings(Map<Integer, StoredObject> findings) {
        ItemWriter attributes = ItemWriter.inside();
        findings.forEach((file, object) -> attributes.map(
                file.toString(),
                ItemWriter.inside().text("etag", object.etag()).text("objectVersion", object.objectVersion())));
        return attributes.item();
    }

    /** The block of the first of these findings, as it is written. */
    static Map<String, AttributeValue> block(String prefix, Map<Integer, StoredObject> findings) {
        int block = findings.keySet().iterator().next() / BLOCK;
        Map<String, AttributeValue> item = new HashMap<>(
                ItemWriter.at(Keys.findings(prefix, block), ItemType.FINDINGS).item());
        item.putAll(findings(byBlock(findings).get(block)));
        return item;
    }

    /** The findings of a block. */
    static Map<Integer, StoredObject> findings(ItemReader block) {
        Map<Integer, StoredObject> findings = new TreeMap<>();
        block.attributes().forEach((name, value) -> {
            if (value.hasM()) {
                ItemReader object = new ItemReader(value.m());
                findings.put(
                        Integer.valueOf(name),
                        new StoredObject(object.text("etag"), object.optionalText("objectVersion")));
            }
        });
        return findings;
    }
}
