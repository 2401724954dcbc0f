package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.local.files.UnusableFile;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessException;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessExceptionType;

class TableFileTest {
    private final TableFile file = new TableFile(Path.of("/data/table"), "slipway");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[11] DB[2] step() [SELECT version FROM cf]DB[2][C] [database disk image is malformed]",
                "[26] DB[1] prepare() [file is encrypted or is not a database]"
            })
    void aDamagedFileIsNamedWithWhatToDoAndSqlitesWordsAsTheCause(String words) {
        LocalDBAccessException cause =
                new LocalDBAccessException(LocalDBAccessExceptionType.UNEXPECTED_EXCEPTION, words);

        assertThat(file.failure(cause))
                .hasMessage("/data/table/slipway.db is damaged. Put it back from a copy, or start with another data"
                        + " folder (-Ddata=...)")
                .hasCause(cause);
    }

    @Test
    void aClientOfTheFileSaysTheSame() {
        LocalDBAccessException cause =
                new LocalDBAccessException(LocalDBAccessExceptionType.UNEXPECTED_EXCEPTION, "[11] DB[2] step()");
        Supplier<?> client = file.told(Supplier.class, () -> {
            throw cause;
        });

        assertThatThrownBy(client::get).isInstanceOf(UnusableFile.class).hasCause(cause);
    }

    @Test
    void nobodyIsToldToPutBackAFileThatIsNotDamaged() {
        LocalDBAccessException cause = new LocalDBAccessException(
                LocalDBAccessExceptionType.UNEXPECTED_EXCEPTION, "[10] DB[2] step() [disk I/O error]");

        assertThat(file.failure(cause))
                .hasMessage("/data/table/slipway.db cannot be read or written. See that it is still there and that its"
                        + " disk works")
                .hasCause(cause);
    }
}
