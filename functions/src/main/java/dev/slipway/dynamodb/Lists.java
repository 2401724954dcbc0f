package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Reach;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.search.MetricRange;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.search.WantedTag;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/*
The lists: stretches of the table, and the sparse indexes, which hold keys and nothing else. An item that leaves a list
loses the two attributes; what a reader sees of it is the item itself, if it still has them.

 list, order                                           what is in it                      read by
 ----------------------------------------------------  ---------------------------------  ----------------------------
 in first-list (attributes firstList, firstOrder), each spread over eight: <list>#0 to <list>#7
   MODELS            <name>                            heads in use                       models
   RESTRICTED        <name>                            those of restricted models         models
   DELETED-MODELS, DELETED-RESTRICTED
                     <name>#<id>                       heads of deleted models            models, deleted
   OPEN-PROMOTIONS   <time asked for>#<promotion>      promotions that wait               openPromotions
   PENDING-VERSIONS  <time>#<model id>#<number, 10>    versions that wait for files       pendingVersions
   WAITING-FLOWS     <time>#<promotion>                tokens                             waitingFlows
   VERSIONS          <changed>#<model>#<number, 10>    versions settled and not deleted   visitVersions of all models
 in first-list, not spread; each names a head by its place
   READER#<holder>           <name>                    readers of models in use           models
   DELETED-READER#<holder>   <name>#<id>               readers of deleted models          models, deleted
 in second-list (secondList, secondOrder)
   VERSIONS#<model>          <changed>#<number, 10>    versions settled and not deleted   visitVersions by change
   STAGE#<model>#<stage>     <time>#<seq, 12>          entries of stage changes           stageChanges, stageChangeAt
 in third-list (thirdList, thirdOrder)
   RUN#<run>                 <model>#<number, 10>      versions that the run made         versionsOfRun
   each spread over eight:
   TAG#<digest>              <digest>#<model>#<number, 10>     terms of versions          versionsTagged
   METRIC#<digest>           <number>#<model>#<number, 10>     terms of versions          versionsByMetric
   MODEL-TAG#<digest>        <digest>#<model>                  terms of models            modelsTagged

Models are spread like the others though names do not come in the order of time: whole registries move in at once. Readers
are not: who is in many groups would read many lists, and a list is written only by models that name its holder.
*/
final class Lists {
    /** Sorts after everything that stands in a key behind the same beginning: names, ids, digits and times. */
    private static final String LAST = "~";

    /** Sorts after every page of files, whatever characters its path has. */
    private static final String AFTER_PAGES = "#PAGE$";

    private static final String TIME = "[0-9T:.Z-]{24}";
    private static final String ID = "[0-9A-Z]{26}";
    private static final String NUMBER = "[0-9]{10}";
    private static final String SEQ = "[0-9]{12}";

    private static final String MODELS = "MODELS";
    private static final String RESTRICTED = "RESTRICTED";
    private static final String READER = "READER";
    private static final String DELETED = "DELETED-";
    private static final String OPEN_PROMOTIONS = "OPEN-PROMOTIONS";
    private static final String PENDING_VERSIONS = "PENDING-VERSIONS";
    private static final String WAITING_FLOWS = "WAITING-FLOWS";
    private static final String VERSIONS = "VERSIONS";
    private static final String UNPUBLISHED = "UNPUBLISHED";

    /** Before the terms of models, which are in lists of their own. */
    static final String MODEL = "MODEL-";

    private Lists() {}

    // --- where an item is in a list

    static Key place(Model model) {
        return new Key(
                Keys.spread(models(model.deletion().isPresent(), model.access().visibility()), Keys.LISTS, model.id()),
                order(model));
    }

    /** Where one of those whom a model names finds it. */
    static Key place(Model model, Holder reader) {
        return new Key(ofReader(model.deletion().isPresent(), reader), order(model));
    }

    static Key place(Promotion promotion) {
        return new Key(
                Keys.spread(OPEN_PROMOTIONS, Keys.LISTS, promotion.modelId()),
                Keys.time(promotion.requestedAt()) + "#" + promotion.id());
    }

    static Key pending(Version version) {
        return new Key(
                Keys.spread(PENDING_VERSIONS, Keys.LISTS, version.modelId()),
                Keys.time(version.registered().at()) + "#" + version.modelId() + "#" + number(version));
    }

    static Key changed(Version version) {
        return new Key(
                Keys.spread(VERSIONS, Keys.LISTS, version.modelId()),
                Keys.time(version.updatedAt()) + "#" + version.modelId() + "#" + number(version));
    }

    static Key changedOfModel(Version version) {
        return new Key(changesOf(version.modelId()), Keys.time(version.updatedAt()) + "#" + number(version));
    }

    static Key ofRun(Version version, String run) {
        return new Key("RUN#" + run, version.modelId() + "#" + number(version));
    }

    /** Where a subject is in the list of all that have a term of this name. */
    static Key place(Subject subject, Term term) {
        String list = (subject.number().isPresent() ? "" : MODEL) + term.kind() + "#" + term.name();
        String order = term.value() + "#" + subject.modelId();
        return new Key(
                Keys.spread(list, Keys.LISTS, subject.modelId()),
                subject.number()
                        .map(number -> order + "#" + Keys.digits(10, number))
                        .orElse(order));
    }

    static Key place(StageChange change) {
        return new Key(
                changesOf(change.modelId(), change.stage()),
                Keys.time(change.cause().stamp().at()) + "#" + Keys.digits(12, change.seq()));
    }

    static Key waiting(PromotionId promotion, Instant since) {
        return new Key(Keys.spread(WAITING_FLOWS, Keys.LISTS, promotion.modelId()), Keys.time(since) + "#" + promotion);
    }

    // --- the lists themselves

    /** Heads within a reach, each of whose readers has a list. */
    static Listing models(boolean deleted, String namePrefix, Reach reach) {
        return Listing.inIndex(
                        Index.FIRST,
                        Stream.concat(
                                        reach.whole().stream().flatMap(visibility -> spread(deleted, visibility)),
                                        reach.readers().stream().map(reader -> ofReader(deleted, reader)))
                                .toList(),
                        namePrefix.isEmpty() ? " " : namePrefix,
                        namePrefix + LAST,
                        deleted ? Lists::deleted : name -> Keys.head(new ModelName(name)))
                .namingItemsOf(Stream.of(Visibility.values())
                        .flatMap(visibility -> spread(deleted, visibility))
                        .collect(Collectors.toSet()));
    }

    private static Stream<String> spread(boolean deleted, Visibility visibility) {
        return Keys.spread(models(deleted, visibility), Keys.LISTS).stream();
    }

    private static String models(boolean deleted, Visibility visibility) {
        String list = visibility == Visibility.RESTRICTED ? RESTRICTED : MODELS;
        return deleted ? DELETED + list : list;
    }

    private static String ofReader(boolean deleted, Holder reader) {
        return (deleted ? DELETED : "") + READER + "#" + reader;
    }

    private static String order(Model model) {
        return model.deletion().isPresent()
                ? model.name() + "#" + model.id()
                : model.name().value();
    }

    /** What lists a model for those whom it names. */
    static Listing readers(String modelId) {
        return Listing.inTable(Keys.ofModel(modelId), "READER#", LAST, ".*");
    }

    static Listing versions(String modelId) {
        return Listing.inTable(Keys.ofModel(modelId), "VERSION#", LAST, NUMBER).lagging();
    }

    static Listing versions(String modelId, int lowest, int highest) {
        return versions(modelId)
                .from(Keys.version(modelId, lowest).sort())
                .upTo(Keys.version(modelId, highest).sort());
    }

    /** Before the first version and after the last one. */
    static List<Listing> versionsBeyond(String modelId, int last) {
        Listing all = Listing.inTable(Keys.ofModel(modelId), "VERSION#", LAST, ".*");
        return List.of(
                all.upTo(Keys.version(modelId, 0).sort()),
                all.from("VERSION#" + Keys.digits(10, Math.max(0, last) + 1L)));
    }

    static Listing versionsByChange(String modelId) {
        return Listing.inIndex(
                Index.SECOND,
                List.of(changesOf(modelId)),
                " ",
                LAST,
                order -> version(modelId, order, TIME + "#" + NUMBER));
    }

    static Listing versionsByChange() {
        return Listing.inIndex(Index.FIRST, Keys.spread(VERSIONS, Keys.LISTS), " ", LAST, order -> version(order));
    }

    static Listing versionsOfRun(String run) {
        return Listing.inIndex(
                Index.THIRD,
                List.of("RUN#" + run),
                " ",
                LAST,
                order -> version(order.substring(0, Math.max(0, order.indexOf('#'))), order, ID + "#" + NUMBER));
    }

    /** Terms of versions, of all models or of one. */
    static Listing tagged(WantedTag tag, Optional<String> modelId) {
        return modelId.map(model ->
                        terms(model, Term.Kind.TAG, tag.name(), tag.value().orElse(""), tag.value()))
                .orElseGet(() -> terms("", tag));
    }

    /** Terms of models. */
    static Listing taggedModels(WantedTag tag) {
        return terms(MODEL, tag);
    }

    private static Listing terms(String subjects, WantedTag tag) {
        return terms(subjects + Term.Kind.TAG, tag.name(), tag.value().orElse(""), tag.value());
    }

    /** Terms of versions in the order of a metric. */
    static Listing measured(MetricRange range) {
        return range.modelId()
                .map(model -> terms(model, Term.Kind.METRIC, range.metric(), range.least(), range.greatest()))
                .orElseGet(() -> terms(Term.Kind.METRIC.name(), range.metric(), range.least(), range.greatest()))
                .inOrder(range.backwards());
    }

    /** Terms of one name, of all models, from a value to a value. */
    private static Listing terms(String kind, String name, String least, Optional<String> greatest) {
        return Listing.inIndex(
                Index.THIRD,
                Keys.spread(kind + "#" + name, Keys.LISTS),
                least.isEmpty() ? " " : least,
                greatest.map(value -> value + "#").orElse("") + LAST,
                order -> {
                    String[] parts = parts(order, "[^#]+#" + ID + "#" + NUMBER);
                    return new Key(Keys.ofSearch(parts[1]), String.join("#", kind, name, parts[0], parts[2]));
                });
    }

    /** The same of the versions of one model. */
    private static Listing terms(String modelId, Term.Kind kind, String name, String least, Optional<String> greatest) {
        String beginning = kind + "#" + name + "#";
        return Listing.inTable(Keys.ofSearch(modelId), beginning, LAST, "[^#]+#" + NUMBER)
                .from(beginning + least)
                .upTo(beginning + greatest.map(value -> value + "#").orElse("") + LAST)
                .lagging();
    }

    /** What was found of the files of a prefix, and then the files. */
    static Listing findingsAndFiles(String prefix) {
        return ofFiles(prefix, Keys.FINDINGS).upTo(Keys.ofFiles(prefix) + AFTER_PAGES);
    }

    /** Pages of files, from the one that has a path if any has, backwards. */
    static Listing filesPages(String prefix, String path) {
        return ofFiles(prefix, Keys.PAGE)
                .upTo(Keys.filesPage(prefix, path).sort())
                .backwards();
    }

    private static Listing ofFiles(String prefix, String kind) {
        return Listing.inTable(Keys.ofModelOfFiles(prefix), Keys.ofFiles(prefix) + kind, LAST, ".*");
    }

    static Listing stageChanges(String modelId, StageName stage) {
        return Listing.inIndex(Index.SECOND, List.of(changesOf(modelId, stage)), " ", LAST, order -> {
                    if (!order.matches(TIME + "#" + SEQ)) {
                        throw new IllegalArgumentException("not a stage change's place");
                    }
                    return Keys.entry(modelId, Long.parseLong(order.substring(order.indexOf('#') + 1)));
                })
                .backwards();
    }

    static Listing stageChangesUntil(String modelId, StageName stage, Instant at) {
        return stageChanges(modelId, stage).upTo(Keys.time(at) + "#" + LAST);
    }

    static Listing entries(String modelId) {
        return Listing.inTable(Keys.ofModel(modelId), "ENTRY#", LAST, SEQ);
    }

    static Listing entriesFrom(String modelId, long from) {
        return entries(modelId)
                .from(Keys.entry(modelId, Math.min(999_999_999_999L, Math.max(0, from)))
                        .sort());
    }

    static Listing promotions(String modelId) {
        return Listing.inTable(Keys.ofModel(modelId), "PROMOTION#", LAST, SEQ)
                .lagging()
                .backwards();
    }

    static Listing promotions(String modelId, long from, long to) {
        return Listing.inTable(Keys.ofModel(modelId), "PROMOTION#", LAST, SEQ)
                .from(Keys.promotion(new PromotionId(modelId, from)).sort())
                .upTo(Keys.promotion(new PromotionId(modelId, to)).sort());
    }

    static Listing policies(String modelId) {
        return Listing.inTable(Keys.ofModel(modelId), "POLICY#", LAST, ".*");
    }

    static Listing openPromotions() {
        return Listing.inIndex(Index.FIRST, Keys.spread(OPEN_PROMOTIONS, Keys.LISTS), " ", LAST, Lists::promotion);
    }

    static Listing openPromotions(Instant before) {
        return openPromotions().upTo(Keys.time(before));
    }

    static Listing unpublished(Instant before) {
        return new Listing(
                Optional.empty(),
                Keys.spread(UNPUBLISHED, Keys.NOTES),
                " ",
                Keys.time(before),
                false,
                true,
                order -> Keys.unpublished(unpublishedChange(order)));
    }

    static Listing pendingVersions(Instant before) {
        return Listing.inIndex(
                Index.FIRST,
                Keys.spread(PENDING_VERSIONS, Keys.LISTS),
                " ",
                Keys.time(before),
                order -> version(order));
    }

    static Listing waitingFlows(Instant before) {
        return Listing.inIndex(
                Index.FIRST,
                Keys.spread(WAITING_FLOWS, Keys.LISTS),
                " ",
                Keys.time(before),
                order -> Keys.token(promotionId(order)));
    }

    /** The change that a position among those that are not published names. */
    static Backlog.Unpublished unpublishedChange(String order) {
        String[] parts = parts(order, TIME + "#" + ID + "#" + SEQ + "#[0-9]{3}");
        return new Backlog.Unpublished(
                parts[1], Long.parseLong(parts[2]), Integer.parseInt(parts[3]), Instant.parse(parts[0]));
    }

    /** The version that a position among those that wait for uploads names. */
    static Backlog.PendingVersion pendingVersion(String order) {
        String[] parts = parts(order, TIME + "#" + ID + "#" + NUMBER);
        return new Backlog.PendingVersion(parts[1], Integer.parseInt(parts[2]), Instant.parse(parts[0]));
    }

    /** The promotion that a position among those that wait, or among the flows that wait, names. */
    static PromotionId promotionId(String order) {
        return PromotionId.of(order.substring(order.indexOf('#') + 1))
                .filter(id -> order.matches(TIME + "#.*"))
                .orElseThrow(() -> new IllegalArgumentException("not a promotion's place"));
    }

    private static Key promotion(String order) {
        return Keys.promotion(promotionId(order));
    }

    private static Key deleted(String order) {
        int end = order.lastIndexOf('#');
        ModelName name = new ModelName(order.substring(0, Math.max(0, end)));
        return Keys.head(new ModelRef.Deleted(order.substring(name.value().length() + 1)));
    }

    private static Key version(String order) {
        return version(parts(order, TIME + "#" + ID + "#" + NUMBER)[1], order, ".*");
    }

    private static Key version(String modelId, String order, String form) {
        if (!order.matches(form)) {
            throw new IllegalArgumentException("not a version's place");
        }
        return new Key(Keys.ofModel(modelId), "VERSION#" + order.substring(order.lastIndexOf('#') + 1));
    }

    private static String[] parts(String order, String form) {
        if (!order.matches(form)) {
            throw new IllegalArgumentException("not a place of this list");
        }
        return order.split("#", -1);
    }

    private static String number(Version version) {
        return Keys.digits(10, version.number());
    }

    private static String changesOf(String modelId) {
        return VERSIONS + "#" + modelId;
    }

    private static String changesOf(String modelId, StageName stage) {
        return "STAGE#" + modelId + "#" + stage;
    }
}
