package dev.slipway.aws;

import dev.slipway.aws.functions.Grant;
import dev.slipway.dynamodb.TableDefinition;
import dev.slipway.functions.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.sqs.Queue;

/** Where things are that functions are told of and granted. */
record Places(Storage storage, EventBus bus, Queue failed, Elsewhere elsewhere, Optional<Flows> flows) {
    /** What functions start. */
    record Flows(Flow approvals, Flow adoptions) {}

    Places(Storage storage, EventBus bus, Queue failed, Elsewhere elsewhere) {
        this(storage, bus, failed, elsewhere, Optional.empty());
    }

    Places with(Flow approvals, Flow adoptions) {
        return new Places(storage, bus, failed, elsewhere, Optional.of(new Flows(approvals, adoptions)));
    }

    /** What a function's environment variable says. */
    String value(String variable) {
        return switch (variable) {
            case Settings.TABLE -> storage.table().getTableName();
            case Settings.BUCKET -> storage.bucket().getBucketName();
            case Settings.BUS -> bus.getEventBusName();
            case Settings.STATE_MACHINE -> flows.orElseThrow().approvals().arn();
            case Settings.ADOPTION -> flows.orElseThrow().adoptions().arn();
            default -> throw new IllegalArgumentException("nothing is deployed for " + variable);
        };
    }

    /** The statements of a policy that grant it; none where there is nothing of the kind. */
    List<PolicyStatement> statements(Grant grant) {
        if (grant.on() == Grant.On.SOURCE_FOLDERS) {
            return elsewhere.ofFolders(grant.actions());
        }
        List<String> arns = arns(grant.on());
        return arns.isEmpty()
                ? List.of()
                : List.of(PolicyStatement.Builder.create()
                        .actions(grant.actions())
                        .resources(arns)
                        .build());
    }

    private List<String> arns(Grant.On on) {
        String table = storage.table().getTableArn();
        String bucket = storage.bucket().getBucketArn();
        return switch (on) {
            case TABLE -> List.of(table);
            case INDEXES ->
                Arrays.stream(TableDefinition.Index.values())
                        .map(index -> table + "/index/" + index.indexName())
                        .toList();
            case STREAM -> List.of(storage.table().getTableStreamArn());
            case STREAMS -> List.of(table + "/stream/*");
            case BUCKET -> List.of(bucket);
            case OBJECTS -> List.of(bucket + "/models/*");
            case BUS -> List.of(bus.getEventBusArn());
            case FLOW -> List.of(flows.orElseThrow().approvals().arn());
            case ADOPTION -> List.of(flows.orElseThrow().adoptions().arn());
            case SOURCE_FILES -> elsewhere.files();
            case SOURCE_FOLDERS ->
                throw new IllegalArgumentException("buckets of sources are granted folder by folder");
            case SECRET -> elsewhere.origins().secret().stream().toList();
            case FAILED -> List.of(failed.getQueueArn());
        };
    }
}
