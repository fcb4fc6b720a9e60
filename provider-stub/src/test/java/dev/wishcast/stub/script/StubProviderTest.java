package dev.wishcast.stub.script;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StubProviderTest {

    @Test
    void hashesKeepManySimilarTokensOfBothProvidersApart() {
        int tokens = 200_000;
        Set<Long> hashes = new HashSet<>();
        for (StubProvider provider : StubProvider.values()) {
            for (int i = 0; i < tokens; i++) {
                hashes.add(provider.hash("token-" + i));
            }
        }

        assertThat(hashes).hasSize(2 * tokens);
    }
}
