package dev.slipway.local.table;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What calls cost, on a DynamoDB Local of its own: the many items that this takes slow down every other table in it. */
class EmbeddedCostsTest {
    @RegisterExtension
    static final Backend BACKEND = Backend.EMBEDDED_FOR_COSTS;

    @Nested
    class Pages extends PagesContract {}

    @Nested
    class Costs extends CostsContract {}

    @Nested
    class FilesCosts extends FilesCostsContract {}

    @Nested
    class ModelIndex extends ModelIndexContract {}

    @Nested
    class SearchCosts extends SearchCostsContract {}
}
