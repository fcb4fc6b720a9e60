package dev.wishcast.benchmarks.runner;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ConditionsTest {

    @Test
    void haveTheCommitOfTheProjectsFolderIfItIsACheckout() {
        assertThat(Conditions.now().commit()).matches("[0-9a-f]{40}|unknown");
    }

    @Test
    void outsideACheckoutTheCommitIsUnknown(@TempDir Path folder) {
        assertThat(Conditions.commitOf(folder)).isEqualTo("unknown");
        assertThat(Conditions.commitOf(folder.resolve("missing"))).isEqualTo("unknown");
    }
}
