package dev.slipway.dynamodb;

import dev.slipway.json.Rfc3339;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.version.VersionFiles;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/*
The table. Keys are made here and nowhere else. Numbers are padded and times have milliseconds, so that the order of
texts is the order of things. (The formatter leaves a block comment alone; it would wrap lines of any other.)

 item type      pk               sk                                        read by
 -------------  ---------------  ----------------------------------------  ------------------------------------------
 HEAD           NAME#<name>      HEAD                                      model(name): name@stage in one point read
   if deleted   DELETED#<id>     HEAD                                      model(id:<id>)
   if own       OWN              HEAD                                      the registry's own history, by its id only
 KEPT_NAME      NAME#<name>      HEAD                                      model(name), keeper: a name that stays with a
                                                                           model that is deleted or called otherwise now
 GUARDED_NAME   SPELLING#<name>  SPELLING                                  guardedName: no other name is spelled so
 WHEREABOUTS    MODEL#<id>       NAME                                      modelById, before the head it points at
 WORDS          MODEL#<id>       WORDS                                     words: what is said of the model
 TEXTS          MODEL#<id>       TEXTS#<digest>                            texts: long ones of WORDS or a VERSION, which name
                                                                           them; never changed
 READER         MODEL#<id>       READER#<no, 2>                            nobody: one for each group or identity that
                                                                           the model names, for its list of models
 KNOWN_GROUP    GROUP#<group>    GROUP                                     models, for whom belongs to the group: some
                                                                           model names it, or named it once
 VERSION        MODEL#<id>       VERSION#<number, 10>                      version; versions, backwards
 FILES          MODEL#<id>       FILES#<id of the files>#PAGE#<path>       files(prefix), one query together with what
                                                                           was found; file(key), backwards from its path
 FINDINGS       MODEL#<id>       FILES#<id of the files>#FINDINGS#<no, 5>  files(prefix)
 WHOLE_BLOCKS   MODEL#<id>       FILES#<id of the files>#WHOLE             found: the answer of its update, no read
 POLICY         MODEL#<id>       POLICY#<stage>                            policy
 ENTRY          MODEL#<id>       ENTRY#<seq, 12>                           entries, entriesFrom; stageChange
 PROMOTION      MODEL#<id>       PROMOTION#<seq, 12>                       promotion; promotions of a model, backwards
 TOKEN          MODEL#<id>       TOKEN#<seq, 12>                           token; apart, so that reading a promotion
                                                                           never brings it along
 UNPUBLISHED    UNPUBLISHED#<n>  <time>#<model id>#<seq, 12>#<count, 3>    unpublished: so many entries of one change
 REQUEST        REQUEST#<id>     REQUEST                                   answered; removed when its time is over
 SECRET         SECRET#<name>    SECRET                                    secret
 SWEPT          SWEPT#<what>     SWEPT                                     sweptTo: how far the sweep has come
 TERM           SEARCH#<id>      <term>#<number, 10>                       versionsTagged, versionsByMetric of a model
   of a model   SEARCH#<id>      MODEL-<term>                              modelsTagged, by its place in a list
 INDEXED        SEARCH#<id>      INDEXED#<number, 10>                      indexed: all terms that a version has
   of a model   SEARCH#<id>      INDEXED                                   indexed: all terms that the model has

Lists draws what is in the indexes.

What stands under SEARCH# is made of the versions and models, by the outbox and the sweep and by nobody else; no change waits
for it, nothing is decided by it, and whoever finds something by it reads the item itself. A term is the kind, the name and the
value: TAG#<digest>#<digest> or METRIC#<digest>#<number in the order of numbers>. The terms of one subject and the item that
says which they are change in one transaction.

Readers are numbered in their order, so that a change writes as many of them as the model names, before or after it, and
not those who come and those who go: a transaction has room for that. They are written when a model is made, named,
deleted or restored, or names others than before, and by no other change.

What the whole registry writes to by time, in the table or an index, is spread over partitions by the model's id, and
merged when it is read: a partition takes 1,000 write units a second, and one that is written in the order of time is
never split. Of a change UNPUBLISHED takes the most, three units: two to write it, one to delete it. The table's stream
keeps the order of each partition and brings each to one outbox at a time; so its notes are spread wider.

An update is billed, and throttled, by the size of the whole item, and a read by the size of what is read. So declared
files are in pages, each named by the first path in it save the first, whose name has none: the page of a path is the
last one named no later. Findings are in blocks of so few files that a block takes less than a kilobyte, and which
blocks are whole is another item: the arrival of a file updates its block and, when that is whole, the other item, which
then says whether it was the last. What this reads and writes does not grow with the number of files.
*/
final class Keys {
    /** How many partitions each list of the whole registry in an index is spread over. */
    static final int LISTS = 8;

    /** How many partitions the notes of what is to be published are spread over; each is told by one function at a time. */
    static final int NOTES = 16;

    static final String FINDINGS = "#FINDINGS#";
    static final String PAGE = "#PAGE#";

    private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00.000Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    private Keys() {}

    static Key head(ModelRef ref) {
        if (ref.equals(ModelRef.OWN)) {
            return new Key("OWN", "HEAD");
        }
        return ref instanceof ModelRef.Deleted deleted
                ? new Key("DELETED#" + deleted.id(), "HEAD")
                : new Key("NAME#" + ((ModelName) ref).value(), "HEAD");
    }

    static Key guardedName(Spelling spelling) {
        return new Key("SPELLING#" + spelling, "SPELLING");
    }

    static Key whereabouts(String modelId) {
        return new Key(ofModel(modelId), "NAME");
    }

    /** Whose an item of a model's partition is. */
    static String modelOf(ItemReader item) {
        return item.text(TableDefinition.PARTITION_KEY).substring(ofModel("").length());
    }

    /** Which stage a policy is of, as it is written. */
    static String stageOfPolicy(ItemReader policy) {
        return policy.sort().substring("POLICY#".length());
    }

    static Key version(String modelId, int number) {
        return new Key(ofModel(modelId), "VERSION#" + digits(10, number));
    }

    /** The number of a version, as it is written. */
    static String numberOfVersion(ItemReader version) {
        return number(version.sort().substring("VERSION#".length()));
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

    static Key entry(String modelId, long seq) {
        return new Key(ofModel(modelId), "ENTRY#" + digits(12, seq));
    }

    /** Whether an entry can stand at this place. */
    static boolean isPlace(long seq) {
        return seq > 0 && seq < 1_000_000_000_000L;
    }

    static Key promotion(PromotionId id) {
        return new Key(ofModel(id.modelId()), "PROMOTION#" + digits(12, id.seq()));
    }

    /** The place at which a promotion was asked for, as it is written. */
    static String placeOfPromotion(ItemReader promotion) {
        return number(promotion.sort().substring("PROMOTION#".length()));
    }

    static Key token(PromotionId promotion) {
        return new Key(ofModel(promotion.modelId()), "TOKEN#" + digits(12, promotion.seq()));
    }

    /** Whose token an item is. */
    static PromotionId promotionOfToken(String partition, String sort) {
        return new PromotionId(
                partition.substring(ofModel("").length()), Long.parseLong(sort.substring("TOKEN#".length())));
    }

    static Key unpublished(Backlog.Unpublished change) {
        return new Key(
                spread("UNPUBLISHED", NOTES, change.modelId()),
                String.join(
                        "#",
                        time(change.at()),
                        change.modelId(),
                        digits(12, change.from()),
                        digits(3, change.count())));
    }

    static Key request(String id) {
        return new Key("REQUEST#" + id, "REQUEST");
    }

    static Key secret(String name) {
        return new Key("SECRET#" + name, "SECRET");
    }

    static Key swept(String what) {
        return new Key("SWEPT#" + what, "SWEPT");
    }

    /** One of those whom a model names, by their order. */
    static Key reader(String modelId, int number) {
        return new Key(ofModel(modelId), "READER#" + digits(2, number));
    }

    static Key knownGroup(Holder group) {
        return new Key("GROUP#" + group, "GROUP");
    }

    /** Where a subject is found by one of its terms. */
    static Key term(Subject subject, Term term) {
        return new Key(
                ofSearch(subject.modelId()),
                subject.number().map(number -> term + "#" + digits(10, number)).orElseGet(() -> Lists.MODEL + term));
    }

    /** What says which terms a subject has. */
    static Key indexed(Subject subject) {
        return new Key(
                ofSearch(subject.modelId()),
                subject.number().map(number -> "INDEXED#" + digits(10, number)).orElse("INDEXED"));
    }

    /** The id of the model that a key of the search index is of. */
    static Optional<String> modelOfTerm(Key key) {
        String beginning = ofSearch("");
        return key.partition().startsWith(beginning)
                ? Optional.of(key.partition().substring(beginning.length()))
                : Optional.empty();
    }

    /** What is found of a model and its versions. */
    static String ofSearch(String modelId) {
        return "SEARCH#" + modelId;
    }

    /** Long texts, by their digest. */
    static Key texts(String modelId, Sha256 digest) {
        return new Key(ofModel(modelId), "TEXTS#" + digest);
    }

    static Key words(String modelId) {
        return new Key(ofModel(modelId), "WORDS");
    }

    /** One of so many partitions that a list is spread over: the one that everything of this model is in. */
    static String spread(String list, int over, String modelId) {
        return list + "#" + Math.floorMod(modelId.hashCode(), over);
    }

    /** All of them. */
    static List<String> spread(String list, int over) {
        return IntStream.range(0, over).mapToObj(i -> list + "#" + i).toList();
    }

    static String ofFiles(String prefix) {
        return "FILES#" + prefix.substring(prefix.lastIndexOf('/') + 1);
    }

    static String ofModelOfFiles(String prefix) {
        return ofModel(VersionFiles.modelIdOf(prefix));
    }

    static String ofModel(String id) {
        return "MODEL#" + id;
    }

    /** Times beyond years of four digits, which only a question can have, are as good as the first and the last. */
    static String time(Instant at) {
        if (at.isBefore(FIRST_TIME)) {
            return Rfc3339.format(FIRST_TIME);
        }
        return Rfc3339.format(at.isAfter(LAST_TIME) ? LAST_TIME : at);
    }

    /** A padded number as people write it; what is none stays as it is. */
    private static String number(String padded) {
        return padded.replaceFirst("^0+(?=[0-9]+$)", "");
    }

    static String digits(int count, long number) {
        String text = Long.toString(number);
        if (number < 0 || text.length() > count) {
            throw new IllegalArgumentException("no key is made of " + number);
        }
        return "0".repeat(count - text.length()) + text;
    }
}
