package dev.wishcast.sinks.presentation;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

class PresentationTest {

    private final Configuration config = new Configuration();

    @Test
    void aNotificationMakesASoundUnlessItIsNotToMakeOne() {
        assertThat(Presentation.from(config).aps()).containsExactly(entry("sound", "default"));

        config.set(PresentationOptions.SOUND, "none");
        assertThat(Presentation.from(config).sound()).isNull();
        assertThat(Presentation.from(config).aps()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"critical", "TIME_SENSITIVE", ""})
    void refusesAnInterruptionLevelThatIsNone(String level) {
        config.set(PresentationOptions.INTERRUPTION_LEVEL, level);

        assertThatThrownBy(() -> Presentation.from(config))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.notification.interruption-level: '" + level + "'");
    }

    @Test
    void theSaleIdCollapsesIfAHeaderHoldsIt() {
        String longest = "a".repeat(64);

        assertThat(Presentation.collapseId(longest)).isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "Ausverkauf-ü",
                "with space",
                "new\nline",
                "🎉"
            })
    void aHashCollapsesOtherwise(String saleId) {
        assertThat(Presentation.collapseId(saleId))
                .matches("[0-9a-f]{64}")
                .isEqualTo(Presentation.collapseId(saleId))
                .isNotEqualTo(Presentation.collapseId(saleId + "2"));
    }
}
