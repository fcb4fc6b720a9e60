package dev.wishcast.job.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The guide's table of options is made from the code. To write it anew: {@code ./mvnw -pl job -am test
 * -Dtest=OptionsTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dwishcast.write-docs=true}
 */
class OptionsTableTest {

    private static final Path PAGE = Path.of("..", "docs", "guide", "configuration.md");
    private static final String BEGIN = "<!-- options: made by OptionsTableTest, don't edit -->\n";
    private static final String END = "<!-- end of options -->";
    private static final Pattern SECRET = Pattern.compile("password|passphrase|secret|token|credential|\\bkey\\b");

    @Test
    void theTableInTheGuideIsTheOneOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        String expected = withTable(page, table());
        if (Boolean.getBoolean("wishcast.write-docs")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as(PAGE + " is stale, see the Javadoc of this test")
                .isEqualTo(expected);
    }

    @Test
    void everyOptionSaysWhatItIsFor() {
        assertThat(OptionCatalog.all())
                .isNotEmpty()
                .allSatisfy(option ->
                        assertThat(description(option)).as(option.key()).hasSizeGreaterThan(10))
                .extracting(ConfigOption::key)
                .doesNotHaveDuplicates();
    }

    /** The configuration is no place for secrets: Flink's UI shows it. */
    @Test
    void noOptionIsASecret() {
        assertThat(OptionCatalog.all())
                .extracting(ConfigOption::key)
                .filteredOn(key -> SECRET.matcher(key).find())
                .as("a file with a secret, or what a secret is called")
                .isNotEmpty()
                .allMatch(key -> key.endsWith("-file") || key.endsWith("-column") || key.endsWith("-id"));
    }

    private static String withTable(String page, String table) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        assertThat(begin).as("place of the table in " + PAGE).isPositive().isLessThan(end);
        return page.substring(0, begin + BEGIN.length()) + table + page.substring(end);
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| option | default | meaning |\n|---|---|---|\n");
        for (ConfigOption<?> option : OptionCatalog.all()) {
            table.append("| `%s` | %s | %s |\n".formatted(option.key(), defaultOf(option), description(option)));
        }
        return table.toString();
    }

    private static String defaultOf(ConfigOption<?> option) {
        Object value = option.defaultValue();
        if (value == null || (value instanceof Map<?, ?> map && map.isEmpty())) {
            return "";
        }
        return "`" + (value instanceof Duration duration ? TimeUtils.formatWithHighestUnit(duration) : value) + "`";
    }

    private static String description(ConfigOption<?> option) {
        return new HtmlFormatter().format(option.description()).replace("|", "\\|");
    }
}
