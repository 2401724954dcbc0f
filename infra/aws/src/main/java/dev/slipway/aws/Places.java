package dev.slipway.aws;

import dev.slipway.dynamodb.TableDefinition;
import dev.slipway.functions.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.stepfunctions.StateMachine;

/** Where things are that functions are told of and granted. */
record Places(Storage storage, EventBus bus, Queue failed, Optional<StateMachine> flow) {
    Places(Storage storage, EventBus bus, Queue failed) {
        this(storage, bus, failed, Optional.empty());
    }

    Places with(StateMachine stateMachine) {
        return new Places(storage, bus, failed, Optional.of(stateMachine));
    }

    /** What a function's environment variable says. */
    String value(String variable) {
        return switch (variable) {
            case Settings.TABLE -> storage.table().getTableName();
            case Settings.BUCKET -> storage.bucket().getBucketName();
            case Settings.BUS -> bus.getEventBusName();
            case Settings.STATE_MACHINE -> flow.orElseThrow().getStateMachineArn();
            default -> throw new IllegalArgumentException("nothing is deployed for " + variable);
        };
    }

    /** The ARNs that a grant is for. */
    List<String> arns(Grant.On on) {
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
            case FLOW -> List.of(flow.orElseThrow().getStateMachineArn());
            case FAILED -> List.of(failed.getQueueArn());
        };
    }
}
