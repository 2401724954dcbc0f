package dev.slipway.local.table;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The budget of calls, on a DynamoDB Local of its own and in a class of its own, so that it runs beside the other costs. */
class EmbeddedBudgetTest {
    @RegisterExtension
    static final Backend BACKEND = Backend.EMBEDDED_FOR_COSTS;

    @Nested
    class Budget extends UnitsContract {}
}
