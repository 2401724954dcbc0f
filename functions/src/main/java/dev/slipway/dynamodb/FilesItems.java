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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A version's declared files in pages, each finding in an item of its own, and in blocks the numbers of the files that have
 * one.
 */
final class FilesItems {
    /** The set of a block. */
    static final String NUMBERS = "numbers";

    /** Files of a block: the set of their numbers takes less than 1 KB, and the set of every file less than 5 KB. */
    private static final int BLOCK = 200;

    /** Bytes of the files in a page. With its key and the rest it takes less than 4 KB, which are one read. */
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

    static Map<String, AttributeValue> finding(String prefix, int file, StoredObject object) {
        return ItemWriter.at(Keys.finding(prefix, file), ItemType.FINDING)
                .text("etag", object.etag())
                .text("objectVersion", object.objectVersion())
                .item();
    }

    /** The files of these findings and pages, in this order; nothing when there is no page. */
    static Optional<VersionFiles> files(List<Map<String, AttributeValue>> items) {
        Map<Integer, StoredObject> findings = new HashMap<>();
        List<VersionFile> files = new ArrayList<>();
        Optional<FileSet> set = Optional.empty();
        for (Map<String, AttributeValue> attributes : items) {
            ItemReader item = new ItemReader(attributes);
            if (item.constant(TableDefinition.ITEM_TYPE, ItemType.class) == ItemType.FINDING) {
                StoredObject object = new StoredObject(item.text("etag"), item.optionalText("objectVersion"));
                findings.put(Keys.fileOf(item.sort()), object);
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

    /** The block that a file is in. */
    static int block(int file) {
        return file / BLOCK;
    }

    /** How many files are in a block. */
    static int size(FileSet set, int block) {
        return Math.min(BLOCK, set.count() - block * BLOCK);
    }
}
