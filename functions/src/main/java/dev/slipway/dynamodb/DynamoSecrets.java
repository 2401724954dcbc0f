package dev.slipway.dynamodb;

import dev.slipway.registry.port.Secrets;
import java.security.SecureRandom;
import java.util.Optional;

/** Secrets on the one DynamoDB table. */
public final class DynamoSecrets implements Secrets {
    private static final int SECRET_BYTES = 32;

    private final Table table;
    private final SecureRandom random = new SecureRandom();

    DynamoSecrets(Table table) {
        this.table = table;
    }

    @Override
    public byte[] secret(String name) {
        Optional<ItemReader> kept = table.item(Keys.secret(name));
        if (kept.isEmpty()) {
            byte[] fresh = new byte[SECRET_BYTES];
            random.nextBytes(fresh);
            table.put(
                    ItemWriter.at(Keys.secret(name), ItemType.SECRET)
                            .bytes("secret", fresh)
                            .item(),
                    Condition.ABSENT);
            // Somebody else may have been first: what the table holds is the secret, not what was made here.
            kept = table.item(Keys.secret(name));
        }
        return kept.orElseThrow().bytes("secret");
    }
}
