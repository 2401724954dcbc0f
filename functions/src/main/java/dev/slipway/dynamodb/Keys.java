package dev.slipway.dynamodb;

import dev.slipway.json.Rfc3339;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.time.Instant;

/*
The table. Keys are made here and nowhere else. Numbers are padded and times have milliseconds, so that the order of
texts is the order of things. (The formatter leaves a block comment alone; it would wrap lines of any other.)

 item type      pk               sk                                        read by
 -------------  ---------------  ----------------------------------------  ------------------------------------------
 HEAD           NAME#<name>      HEAD                                      model(name): name@stage in one point read
   if deleted   DELETED#<id>     HEAD                                      model(id:<id>)
 WHEREABOUTS    MODEL#<id>       NAME                                      modelById, before the head it points at
 VERSION        MODEL#<id>       VERSION#<number, 10>                      version; versions, backwards
 VERSION_OF_RUN RUN#<run>        VERSION#<model>#<number, 10>              versionsOfRun
 FILES          MODEL#<id>       FILES#<id of the files>#PAGE#<path>       files(prefix), one query together with what
                                                                           was found; file(key), backwards from its path
 FINDINGS       MODEL#<id>       FILES#<id of the files>#FINDINGS#<no, 5>  files(prefix)
 WHOLE_BLOCKS   MODEL#<id>       FILES#<id of the files>#WHOLE             found: the answer of its update, no read
 POLICY         MODEL#<id>       POLICY#<stage>                            policy
 STAGE_CHANGE   MODEL#<id>       STAGE-CHANGE#<stage>#<time>#<rev, 10>     stageChange; stageChangeAt; stageChanges
 LANDING        MODEL#<id>       LANDING#<stage>#<version, 10>             landingOf: the last promotion, whole
 ENTRY          MODEL#<id>       ENTRY#<seq, 12>                           entries, entriesFrom
 PROMOTION      PROMOTION#<id>   PROMOTION                                 promotion
 TOKEN          PROMOTION#<id>   TOKEN                                     token; apart, so that reading a promotion
                                                                           never brings it along
 REQUEST        REQUEST#<id>     REQUEST                                   answered; removed when its time is over
 SECRET         SECRET#<name>    SECRET                                    secret

 in the index first-list
   firstList              firstOrder                          what is in it                  read by
   ---------------------  ----------------------------------  -----------------------------  --------------------------
   MODELS                 <name>                              heads in use                   models
   DELETED-MODELS         <name>#<id>                         heads of deleted models        models, deleted
   PROMOTIONS#<status>    <time asked for>#<id>               promotions                     promotions; openPromotions
   UNPUBLISHED            <time>#<model id>#<seq, 12>         entries until published        unpublished
   PENDING-VERSIONS       <time>#<model id>#<number, 10>      versions PENDING_UPLOAD        pendingVersions
   WAITING-FLOWS          <time>#<promotion>                  tokens                         waitingFlows
   VERSIONS               <time changed>#<model>#<number, 10> versions, not deleted, save    visitVersions of all models
                                                              those PENDING_UPLOAD
 in the index second-list
   PROMOTIONS-OF#<model>  <time asked for>#<id>               promotions                     promotions of a model
   VERSIONS-OF#<model>    <time changed>#<number, 10>         versions, not deleted          visitVersions by change

A list's one partition takes 1,000 write units a second: so many changes a second the whole registry can take, far above
what people and training jobs do.

An update is billed, and throttled, by the size of the whole item, and a read by the size of what is read. So declared
files are in pages, each named by the first path in it save the first, whose name has none: the page of a path is the
last one named no later. Findings are in blocks of so few files that a block takes less than a kilobyte, and which
blocks are whole is another item: the arrival of a file updates its block and, when that is whole, the other item, which
then says whether it was the last. What this reads and writes does not grow with the number of files.
*/
final class Keys {
    /** Sorts after everything that stands in a key behind the same beginning: names, ids, digits and times. */
    private static final String LAST = "~";

    private static final String FINDINGS = "#FINDINGS#";
    private static final String PAGE = "#PAGE#";

    /** Sorts after every page, whatever characters its path has. */
    private static final String AFTER_PAGES = "#PAGE$";

    private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00.000Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    private Keys() {}

    static Key head(ModelRef ref) {
        return ref instanceof ModelRef.Deleted deleted
                ? new Key("DELETED#" + deleted.id(), "HEAD")
                : new Key("NAME#" + ((ModelName) ref).value(), "HEAD");
    }

    static Key whereabouts(String modelId) {
        return new Key(ofModel(modelId), "NAME");
    }

    /** Whose an item of a model's partition is. */
    static String modelOf(ItemReader item) {
        return item.text(TableDefinition.PARTITION_KEY).substring(ofModel("").length());
    }

    static Key version(String modelId, int number) {
        return new Key(ofModel(modelId), "VERSION#" + digits(10, number));
    }

    static Key versionOfRun(String run, String modelId, int number) {
        return new Key("RUN#" + run, "VERSION#" + modelId + "#" + digits(10, number));
    }

    /** A page of declared files; the first one is named by no path. */
    static Key filesPage(String prefix, String path) {
        return new Key(ofModelOfFiles(prefix), ofFiles(prefix) + PAGE + path);
    }

    /** Under which prefix the files of a page are. */
    static String prefixOfPage(ItemReader page) {
        return VersionFiles.prefix(modelOf(page), page.sort().split("#", -1)[1]);
    }

    static Key findings(String prefix, int block) {
        return new Key(ofModelOfFiles(prefix), ofFiles(prefix) + FINDINGS + digits(5, block));
    }

    static Key wholeBlocks(String prefix) {
        return new Key(ofModelOfFiles(prefix), ofFiles(prefix) + "#WHOLE");
    }

    static Key policy(String modelId, StageName stage) {
        return new Key(ofModel(modelId), "POLICY#" + stage);
    }

    static Key stageChange(String modelId, StageName stage, Stage.ChangeKey key) {
        return new Key(ofModel(modelId), "STAGE-CHANGE#" + stage + "#" + time(key.at()) + "#" + digits(10, key.rev()));
    }

    static Key landing(String modelId, StageName stage, int version) {
        return new Key(ofModel(modelId), "LANDING#" + stage + "#" + digits(10, version));
    }

    static Key entry(String modelId, long seq) {
        return new Key(ofModel(modelId), "ENTRY#" + digits(12, seq));
    }

    static Key promotion(String id) {
        return new Key("PROMOTION#" + id, "PROMOTION");
    }

    static Key token(String promotion) {
        return new Key("PROMOTION#" + promotion, "TOKEN");
    }

    static String promotionOfToken(String partition) {
        return partition.substring("PROMOTION#".length());
    }

    static Key request(String id) {
        return new Key("REQUEST#" + id, "REQUEST");
    }

    static Key secret(String name) {
        return new Key("SECRET#" + name, "SECRET");
    }

    // --- places in the indexes: which list, and where in it

    static Key listed(Model model) {
        return model.deletion().isPresent()
                ? new Key("DELETED-MODELS", model.name() + "#" + model.id())
                : new Key("MODELS", model.name().value());
    }

    static Key listed(Promotion promotion) {
        return new Key(promotionsIn(promotion.status()), order(promotion));
    }

    static Key listedOfModel(Promotion promotion) {
        return new Key(promotionsOf(promotion.modelId()), order(promotion));
    }

    static String order(Promotion promotion) {
        return time(promotion.requestedAt()) + "#" + promotion.id();
    }

    static Key unpublished(Entry entry) {
        return new Key("UNPUBLISHED", time(entry.at()) + "#" + entry.modelId() + "#" + digits(12, entry.seq()));
    }

    static Key pending(Version version) {
        return new Key(
                "PENDING-VERSIONS",
                time(version.registered().at()) + "#" + version.modelId() + "#" + digits(10, version.number()));
    }

    static Key changed(Version version) {
        return new Key(
                "VERSIONS", time(version.updatedAt()) + "#" + version.modelId() + "#" + digits(10, version.number()));
    }

    static Key changedOfModel(Version version) {
        return new Key(changesOf(version.modelId()), time(version.updatedAt()) + "#" + digits(10, version.number()));
    }

    static Key waiting(String promotion, Instant since) {
        return new Key("WAITING-FLOWS", time(since) + "#" + promotion);
    }

    // --- the lists themselves

    static Listing models(boolean deleted, String namePrefix) {
        String lowest = namePrefix.isEmpty() ? " " : namePrefix;
        return deleted
                ? Listing.inIndex("DELETED-MODELS", lowest, namePrefix + LAST, Keys::deletedHead)
                : Listing.inIndex("MODELS", lowest, namePrefix + LAST, name -> head(new ModelName(name)));
    }

    static Listing versions(String modelId) {
        return Listing.inTable(ofModel(modelId), "VERSION#", LAST, "[0-9]{10}").backwards();
    }

    static Listing versions(String modelId, int lowest, int highest) {
        return Listing.inTable(ofModel(modelId), "VERSION#", LAST, "[0-9]{10}")
                .from(version(modelId, lowest).sort())
                .upTo(version(modelId, highest).sort());
    }

    static Listing versionsByChange(String modelId) {
        return Listing.inIndex(
                        changesOf(modelId), " ", LAST, order -> versionAt(modelId, order, "[0-9T:.Z-]{24}#[0-9]{10}"))
                .second();
    }

    static Listing versionsByChange() {
        return Listing.inIndex("VERSIONS", " ", LAST, order -> {
            String[] parts = order.split("#", -1);
            return versionAt(parts[parts.length / 2], order, "[0-9T:.Z-]{24}#[0-9A-Z]{26}#[0-9]{10}");
        });
    }

    static Listing versionsOfRun(String run) {
        return Listing.inTable("RUN#" + run, "VERSION#", LAST, "[0-9A-Z]{26}#[0-9]{10}");
    }

    /** What was found of the files of a prefix, and then the files. */
    static Listing findingsAndFiles(String prefix) {
        return ofFiles(prefix, FINDINGS).upTo(ofFiles(prefix) + AFTER_PAGES);
    }

    /** Pages of files, from the one that has a path if any has, backwards. */
    static Listing filesPages(String prefix, String path) {
        return ofFiles(prefix, PAGE).upTo(filesPage(prefix, path).sort()).backwards();
    }

    static Listing stageChanges(String modelId, StageName stage) {
        return Listing.inTable(ofModel(modelId), "STAGE-CHANGE#" + stage + "#", LAST, "[0-9T:.Z-]{24}#[0-9]{10}")
                .backwards();
    }

    static Listing stageChangesUntil(String modelId, StageName stage, Instant at) {
        return stageChanges(modelId, stage).upTo("STAGE-CHANGE#" + stage + "#" + time(at) + "#" + LAST);
    }

    static Listing entries(String modelId) {
        return Listing.inTable(ofModel(modelId), "ENTRY#", LAST, "[0-9]{12}");
    }

    static Listing entriesFrom(String modelId, long from) {
        return entries(modelId)
                .from(entry(modelId, Math.min(999_999_999_999L, Math.max(0, from)))
                        .sort());
    }

    static Listing promotions(PromotionStatus status) {
        return Listing.inIndex(promotionsIn(status), " ", LAST, Keys::promotionAt);
    }

    static Listing promotions(PromotionStatus status, Instant before) {
        return Listing.inIndex(promotionsIn(status), " ", time(before), Keys::promotionAt);
    }

    static Listing promotionsOfModel(String modelId) {
        return Listing.inIndex(promotionsOf(modelId), " ", LAST, Keys::promotionAt)
                .second();
    }

    static Listing unpublished(Instant before) {
        return backlog("UNPUBLISHED", before);
    }

    static Listing pendingVersions(Instant before) {
        return backlog("PENDING-VERSIONS", before);
    }

    static Listing waitingFlows(Instant before) {
        return backlog("WAITING-FLOWS", before);
    }

    /** Everything earlier than a time: what stands at that very time has a {@code #} after it and sorts behind. */
    private static Listing backlog(String list, Instant before) {
        return Listing.inIndex(list, " ", time(before), order -> {
            throw new IllegalArgumentException("a backlog is read from its beginning");
        });
    }

    private static Key deletedHead(String order) {
        int end = order.lastIndexOf('#');
        ModelName name = new ModelName(order.substring(0, Math.max(0, end)));
        return head(new ModelRef.Deleted(order.substring(name.value().length() + 1)));
    }

    private static Key versionAt(String modelId, String order, String form) {
        if (!order.matches(form)) {
            throw new IllegalArgumentException("not a version's place");
        }
        return new Key(ofModel(modelId), "VERSION#" + order.substring(order.lastIndexOf('#') + 1));
    }

    private static Key promotionAt(String order) {
        if (!order.matches("[0-9T:.Z-]{24}#[0-9A-Z]{26}")) {
            throw new IllegalArgumentException("not a promotion's place");
        }
        return promotion(order.substring(order.indexOf('#') + 1));
    }

    private static Listing ofFiles(String prefix, String kind) {
        return Listing.inTable(ofModelOfFiles(prefix), ofFiles(prefix) + kind, LAST, ".*");
    }

    private static String ofFiles(String prefix) {
        return "FILES#" + prefix.substring(prefix.lastIndexOf('/') + 1);
    }

    private static String ofModelOfFiles(String prefix) {
        return ofModel(VersionFiles.modelIdOf(prefix));
    }

    private static String promotionsIn(PromotionStatus status) {
        return "PROMOTIONS#" + status;
    }

    private static String promotionsOf(String modelId) {
        return "PROMOTIONS-OF#" + modelId;
    }

    private static String changesOf(String modelId) {
        return "VERSIONS-OF#" + modelId;
    }

    private static String ofModel(String id) {
        return "MODEL#" + id;
    }

    /** Times beyond years of four digits, which only a question can have, are as good as the first and the last. */
    private static String time(Instant at) {
        if (at.isBefore(FIRST_TIME)) {
            return Rfc3339.format(FIRST_TIME);
        }
        return Rfc3339.format(at.isAfter(LAST_TIME) ? LAST_TIME : at);
    }

    private static String digits(int count, long number) {
        String text = Long.toString(number);
        if (number < 0 || text.length() > count) {
            throw new IllegalArgumentException("no key is made of " + number);
        }
        return "0".repeat(count - text.length()) + text;
    }
}
