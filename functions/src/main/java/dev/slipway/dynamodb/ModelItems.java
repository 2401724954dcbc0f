package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.port.RegistryStore.KeptName;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.VersionFiles;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A model's head, where the head of a model id lies now, and what is said of a model. The head is read by every call and
 * written by every change: eight stages, each with its occupant, take less than half of one read unit, and the rest of it is
 * left for grants. So what can be told from something else is not written twice.
 */
final class ModelItems {
    static final String ID = "id";
    static final String NAME = "name";
    static final String SEQ = "seq";
    static final String KEEPER = "keeper";
    static final String LEFT_WITH = "leftWith";

    private ModelItems() {}

    static Map<String, AttributeValue> head(Model model) {
        ItemWriter head = ItemWriter.at(Keys.head(model.ref()), ItemType.HEAD);
        if (!OwnHistory.isOwn(model.id())) {
            head.listed(Index.FIRST, Lists.place(model));
        }
        return head.text(ID, model.id())
                .text(NAME, model.name().value())
                .text(
                        "kind",
                        Optional.of(model.kind())
                                .filter(kind -> kind != ModelKind.MODEL)
                                .map(ModelKind::name))
                .number("lastVersion", model.lastVersion())
                .number(SEQ, model.tail().seq())
                .bytes("hash", model.tail().hash().bytes())
                .maps("stages", model.stages(), stage -> stage(model.id(), stage))
                .numberIfSet("removedRev", model.holdings().removedRev())
                .map("open", open(model.holdings()))
                .identity("createdBy", model.created().by())
                .time("createdAt", model.created().at())
                .time("updatedAt", model.updatedAt())
                .mapIfAny("access", access(model))
                .flagIfSet("keepsName", model.keepsName())
                .number("rev", model.rev())
                .map(
                        "deletion",
                        model.deletion(),
                        deletion -> ItemWriter.inside()
                                .time("at", deletion.at())
                                .time("restorableUntil", deletion.restorableUntil()))
                .item();
    }

    /** Left out as far as it is that of birth: it follows from who made the model. */
    private static ItemWriter access(Model model) {
        ModelAccess access = model.access();
        ItemWriter item = ItemWriter.inside();
        if (access.revision() > 0) {
            item.number("revision", access.revision())
                    .flagIfSet("restricted", access.visibility() == Visibility.RESTRICTED);
            ItemWriter grants = ItemWriter.inside();
            access.grants()
                    .forEach((role, holders) -> grants.texts(
                            role.title(), holders.stream().map(Holder::text).toList()));
            item.map("grants", grants);
        }
        ItemWriter deciders = ItemWriter.inside();
        access.deciders().forEach((stage, groups) -> deciders.texts(stage.value(), List.copyOf(groups)));
        return item.mapIfAny("deciders", deciders);
    }

    private static ModelAccess access(Optional<ItemReader> item, Stamp created) {
        ModelAccess birth = ModelAccess.ofBirth(created.by());
        return item.map(access -> new ModelAccess(
                        access.optionalInteger("revision").orElse(0),
                        access.flagIfThere("restricted") ? Visibility.RESTRICTED : Visibility.ORGANISATION,
                        access.map("grants", ModelItems::grants).orElse(birth.grants()),
                        access.map("deciders", ModelItems::deciders).orElse(birth.deciders())))
                .orElse(birth);
    }

    private static Map<Role, SortedSet<Holder>> grants(ItemReader item) {
        Map<Role, SortedSet<Holder>> grants = new EnumMap<>(Role.class);
        for (String role : item.attributes().keySet()) {
            SortedSet<Holder> holders = new TreeSet<>();
            item.textsInOrder(role).forEach(text -> holders.add(new Holder(text)));
            grants.put(Role.valueOf(role.toUpperCase(Locale.ROOT)), holders);
        }
        return grants;
    }

    private static SortedMap<StageName, SortedSet<String>> deciders(ItemReader item) {
        SortedMap<StageName, SortedSet<String>> deciders = new TreeMap<>();
        item.attributes()
                .keySet()
                .forEach(stage -> deciders.put(new StageName(stage), new TreeSet<>(item.textsInOrder(stage))));
        return deciders;
    }

    static Model model(ItemReader head) {
        String id = head.text(ID);
        Stamp created = new Stamp(head.identity("createdBy"), head.time("createdAt"));
        return new Model(
                id,
                new ModelName(head.text(NAME)),
                head.optionalText("kind").map(ModelKind::valueOf).orElse(ModelKind.MODEL),
                new Holdings(
                        head.integer("lastVersion"),
                        head.maps("stages", StageName::new, (name, stage) -> stage(id, name, stage)),
                        head.optionalNumber("removedRev").orElse(0L),
                        open(head)),
                created,
                new Tail(head.number(SEQ), head.sha256("hash"), head.time("updatedAt")),
                head.map(
                        "deletion",
                        deletion -> new Model.Deletion(deletion.time("at"), deletion.time("restorableUntil"))),
                access(head.map("access", access -> access), created),
                head.flagIfThere("keepsName"),
                head.number("rev"));
    }

    /** Leads from a name to the model that it stays with. */
    static Map<String, AttributeValue> keptName(ModelName name, String modelId, long leftWith) {
        return ItemWriter.at(Keys.head(name), ItemType.KEPT_NAME)
                .text(KEEPER, modelId)
                .number(LEFT_WITH, leftWith)
                .item();
    }

    /** With which model the name of an item in a head's place stays. */
    static Optional<KeptName> keeper(ItemReader inPlaceOfHead) {
        return inPlaceOfHead
                .optionalText(KEEPER)
                .map(modelId -> new KeptName(modelId, inPlaceOfHead.number(LEFT_WITH)));
    }

    static Map<String, AttributeValue> guardedName(ModelName name, String modelId) {
        return ItemWriter.at(Keys.guardedName(Spelling.of(name.value())), ItemType.GUARDED_NAME)
                .text(NAME, name.value())
                .text(ID, modelId)
                .item();
    }

    static GuardedName guardedName(ItemReader item) {
        return new GuardedName(new ModelName(item.text(NAME)), item.text(ID));
    }

    static Map<String, AttributeValue> words(Commit.Write.OfWords write) {
        return TextsItems.into(
                        ItemWriter.at(Keys.words(write.modelId()), ItemType.WORDS),
                        write.words().texts())
                .item();
    }

    static Words words(ItemReader item) {
        return new Words(TextsItems.texts(item));
    }

    static Map<String, AttributeValue> whereabouts(Model model) {
        return ItemWriter.at(Keys.whereabouts(model.id()), ItemType.WHEREABOUTS)
                .text(NAME, model.name().value())
                .flag("deleted", model.deletion().isPresent())
                .item();
    }

    static ModelRef ref(String modelId, ItemReader whereabouts) {
        return Model.ref(modelId, new ModelName(whereabouts.text(NAME)), whereabouts.flag("deleted"));
    }

    /** By stage, so that its name is not repeated for each. */
    private static ItemWriter open(Holdings holdings) {
        Map<StageName, SortedSet<Long>> byStage = new TreeMap<>();
        holdings.open()
                .forEach((seq, stage) -> byStage.computeIfAbsent(stage, unused -> new TreeSet<>())
                        .add(seq));
        ItemWriter all = ItemWriter.inside();
        byStage.forEach((stage, places) -> all.numbers(stage.value(), places));
        return all;
    }

    private static SortedMap<Long, StageName> open(ItemReader head) {
        SortedMap<Long, StageName> open = new TreeMap<>();
        head.map("open", byStage -> byStage)
                .ifPresent(byStage -> byStage.attributes()
                        .keySet()
                        .forEach(stage -> byStage.numbers(stage).forEach(seq -> open.put(seq, new StageName(stage)))));
        return open;
    }

    private static ItemWriter stage(String modelId, Stage stage) {
        ItemWriter item = ItemWriter.inside()
                .number("rev", stage.rev())
                .number("policy", stage.policyRevision())
                .optionalNumber("landing", stage.landing());
        stage.occupant().ifPresent(occupant -> {
            item.number("version", occupant.version())
                    .bytes("digest", occupant.digest().bytes())
                    .time("since", occupant.landed().at())
                    .identity("by", occupant.landed().by());
            occupant.prefix()
                    .ifPresent(prefix -> VersionFiles.idOf(prefix, modelId)
                            .ifPresentOrElse(id -> item.text("files", id), () -> item.text("prefix", prefix)));
        });
        return item;
    }

    private static Stage stage(String modelId, StageName name, ItemReader stage) {
        Optional<String> prefix = stage.optionalText("files")
                .map(id -> VersionFiles.prefix(modelId, id))
                .or(() -> stage.optionalText("prefix"));
        return new Stage(
                name,
                stage.number("rev"),
                stage.integer("policy"),
                stage.optionalInteger("version")
                        .map(version -> new Stage.Occupant(
                                version,
                                stage.sha256("digest"),
                                prefix,
                                new Stamp(stage.identity("by"), stage.time("since")))),
                stage.optionalNumber("landing"));
    }
}
