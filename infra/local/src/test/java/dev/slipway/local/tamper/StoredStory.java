package dev.slipway.local.tamper;

import dev.slipway.SettableClock;
import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoSearchIndex;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.local.table.LocalTable;
import dev.slipway.memory.MemoryArtifacts;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Models;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.RichStory;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.version.VersionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The rich story in DynamoDB Local, with an item of every type. */
final class StoredStory implements AutoCloseable {
    static final String TABLE = "slipway";

    final LocalTable table = LocalTable.inMemory(TABLE);
    final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T09:00:00Z"));
    final Registry registry;
    final List<String> models;

    StoredStory() {
        Stores stores = DynamoStores.on(table.client(), TABLE, clock);
        MemoryArtifacts artifacts = new MemoryArtifacts(clock);
        registry = new Registry(stores, artifacts, new Changes(stores.store(), clock), SampleRegistry.SETTINGS);
        models = RichStory.tell(registry, artifacts, clock);
        DynamoBacklog backlog = new DynamoBacklog(table.client(), TABLE);
        String waiting = models.stream()
                .flatMap(id -> stores.store().modelById(id).orElseThrow().open().stream())
                .findFirst()
                .orElseThrow();
        backlog.waitOn(waiting, "token", clock.instant());
        backlog.sweptTo("flows", Optional.of("place"));
        stores.secrets().secret("cursors");
        DynamoSearchIndex index = new DynamoSearchIndex(table.client(), TABLE);
        Indexed none = Indexed.nothing(Subject.of(new VersionKey(models.get(0), 1)));
        boolean isIndexed =
                index.write(none, new Indexed(none.subject(), new TreeSet<>(List.of(Term.tag("team", "risk")))));
        if (!isIndexed) {
            throw new AssertionError("somebody else keeps this index");
        }
        describe(models.get(0));
    }

    /** A change that is remembered by the request's id. */
    private void describe(String model) {
        registry.models()
                .update(
                        registry.store().modelById(model).orElseThrow().ref(),
                        new Models.Description(Optional.empty(), Optional.of(Optional.of("described")), Map.of()),
                        new Request<>(
                                Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors")),
                                Optional.empty(),
                                Optional.of(new Request.Once<>(
                                        "request",
                                        Sha256.of("request"),
                                        clock.instant().plus(Duration.ofDays(1)),
                                        unused -> "answer"))));
    }

    List<Map<String, AttributeValue>> items() {
        return table.client().scanPaginator(scan -> scan.tableName(TABLE)).items().stream()
                .toList();
    }

    /** A registry that reads another table with the same items. */
    Registry reading(DynamoDbClient client) {
        Stores stores = DynamoStores.on(client, TABLE, clock);
        return new Registry(stores, new MemoryArtifacts(clock), clock);
    }

    @Override
    public void close() {
        table.close();
    }
}
