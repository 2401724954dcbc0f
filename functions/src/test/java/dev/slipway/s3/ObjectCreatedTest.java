package dev.slipway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.json.Json;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectCreatedTest {
    private static final String EVENT = """
            {"version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": "Object Created",
             "source": "aws.s3", "account": "111122223333", "time": "2026-01-31T08:15:00Z", "region": "eu-central-1",
             "resources": ["arn:aws:s3:::artifacts"],
             "detail": {"version": "0", "bucket": {"name": "artifacts"},
               "object": {"key": "%s", "size": 5, "etag": "b1946ac92492d2347c6235b4d2611184",
                          "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e", "sequencer": "617f08299329d189"},
               "request-id": "N4N7GDK58NMKJ12R", "requester": "123456789012", "source-ip-address": "1.2.3.4",
               "reason": "PutObject"}}
            """;

    @Test
    void whatS3SaysIsRead() {
        assertThat(ObjectCreated.of(Json.readObject(EVENT.formatted("models/a/b/weights.bin"))))
                .isEqualTo(new ObjectCreated(
                        "artifacts",
                        "models/a/b/weights.bin",
                        5,
                        "b1946ac92492d2347c6235b4d2611184",
                        Optional.of("IYV3p45BT0ac8hjHg1houSdS1a.Mro8e"),
                        new Sequencer("617f08299329d189"),
                        "PutObject",
                        Instant.parse("2026-01-31T08:15:00Z")));
    }

    @Test
    void theKeyIsTakenAsItIs() {
        for (String key : new String[] {"a+b.bin", "a%2Bb.bin", "a b.bin", "100%.bin", "50%25.bin"}) {
            assertThat(ObjectCreated.of(Json.readObject(EVENT.formatted(key))).key())
                    .isEqualTo(key);
        }
    }

    @Test
    void aBucketWithoutVersionsNamesNone() {
        String event = EVENT.formatted("a").replaceFirst("\"version-id\": \"[^\"]+\", ", "");

        assertThat(ObjectCreated.of(Json.readObject(event)).objectVersion()).isEmpty();
    }

    @Test
    void anotherEventIsNotTakenForIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectCreated.of(
                        Json.readObject(EVENT.formatted("a").replace("Object Created", "Object Deleted"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ObjectCreated.of(Json.readObject(EVENT.formatted("a").replace("\"key\"", "\"name\""))));
    }
}
