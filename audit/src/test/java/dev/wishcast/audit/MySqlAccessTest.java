package dev.wishcast.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MySqlAccessTest {

    @TempDir
    private Path folder;

    @Test
    void thePasswordComesFromAFileAndIsNotShown() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), " s3cret\n");
        MySqlAccess access = MySqlAccess.of("jdbc:mysql://db:3306/?sslMode=VERIFY_IDENTITY", "cdc", file);

        assertThat(access.password()).isEqualTo(" s3cret");
        assertThat(access.address()).isEqualTo("jdbc:mysql://db:3306/");
        assertThat(access).hasToString("MySqlAccess[jdbc:mysql://db:3306/, user=cdc]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://db/?password=s3cret",
                "jdbc:mysql://cdc:s3cret@db/",
                "jdbc:mysql://(host=db,password=s3cret)/",
                "jdbc:postgresql://db/"
            })
    void aUrlThatIsNoneOrHoldsAPasswordIsRefusedWithoutBeingQuoted(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MySqlAccess(url, "cdc", "x"))
                .withMessageNotContaining("s3cret");
    }

    @Test
    void aPasswordFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MySqlAccess.of("jdbc:mysql://db/", "cdc", missing))
                .withMessageContaining(missing.toString());
    }
}
