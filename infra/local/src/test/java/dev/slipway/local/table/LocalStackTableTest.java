package dev.slipway.local.table;

import dev.slipway.registry.port.BacklogContract;
import dev.slipway.registry.port.BatchReadsContract;
import dev.slipway.registry.port.CommitsContract;
import dev.slipway.registry.port.ListsContract;
import dev.slipway.registry.port.ModelListsContract;
import dev.slipway.registry.port.PositionsContract;
import dev.slipway.registry.port.RacesContract;
import dev.slipway.registry.port.SearchIndexContract;
import dev.slipway.registry.port.SecretsContract;
import dev.slipway.registry.port.SingleReadsContract;
import dev.slipway.registry.port.StageHistoryContract;
import dev.slipway.registry.port.WalksContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts on LocalStack, where there is Docker to run it in. */
class LocalStackTableTest {
    @RegisterExtension
    static final Backend BACKEND = Backend.LOCALSTACK;

    @Nested
    class Commits extends CommitsContract {}

    @Nested
    class SingleReads extends SingleReadsContract {}

    @Nested
    class BatchReads extends BatchReadsContract {}

    @Nested
    class Lists extends ListsContract {}

    @Nested
    class ModelLists extends ModelListsContract {}

    @Nested
    class Walks extends WalksContract {}

    @Nested
    class Positions extends PositionsContract {}

    @Nested
    class StageHistory extends StageHistoryContract {}

    @Nested
    class Backlog extends BacklogContract {}

    @Nested
    class Searches extends SearchIndexContract {}

    @Nested
    class Secrets extends SecretsContract {}

    @Nested
    class Races extends RacesContract {}

    @Nested
    class Items extends ItemsContract {}

    @Nested
    class Pages extends PagesContract {}

    @Nested
    class Sizes extends SizesContract {}

    @Nested
    class Costs extends CostsContract {}

    @Nested
    class Budget extends UnitsContract {}

    @Nested
    class FilesCosts extends FilesCostsContract {}

    @Nested
    class SearchCosts extends SearchCostsContract {}
}
