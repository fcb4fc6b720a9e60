package dev.wishcast.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.stub.judge.AcceptedTotals;
import dev.wishcast.stub.judge.StubStatistics;
import dev.wishcast.stub.script.StubScript;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/provider-stub.md} says what is true. */
class DocumentationTest {

    private static final Pattern JSON_BLOCK = Pattern.compile("(?ms)^```json\n(.*?)^```$");

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/provider-stub.md"));
    }

    private static List<String> examples() throws IOException {
        return JSON_BLOCK.matcher(page()).results().map(block -> block.group(1)).toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsAnArrayOfScripts(String example) {
        assertThat(StubScript.parse(example.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
    }

    @Test
    void thereAreExamples() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(4);
    }

    @Test
    void everyFieldOfAScriptIsExplained() throws IOException {
        String page = page();

        assertThat(Arrays.stream(StubScript.class.getRecordComponents()).map(RecordComponent::getName))
                .allSatisfy(field -> assertThat(page).containsPattern("(?m)^\\|[^|]*`" + field + "`[^|]*\\|"));
    }

    @Test
    void everyFieldOfTheStatisticsIsExplained() throws IOException {
        String page = page();
        StubStatistics statistics = new StubStatistics(
                new AcceptedTotals(0, 0, 0, null, null),
                Map.of(),
                StubStatistics.Violations.NONE,
                new StubStatistics.Connections(0, 0));
        JsonNode json = new ObjectMapper().valueToTree(statistics);
        TreeSet<String> fields = new TreeSet<>();
        json.fieldNames().forEachRemaining(fields::add);
        json.get("violations").fieldNames().forEachRemaining(violation -> fields.add("violations." + violation));

        assertThat(fields)
                .contains("repeatedAccepted", "violations.earlyRetries")
                .allSatisfy(field -> assertThat(page).contains("`" + field));
    }

    @Test
    void everyOptionIsExplainedAndNoOther() throws IOException {
        TreeSet<String> options = new TreeSet<>();
        new CommandLine(ProviderStubCommand.class)
                .getCommandSpec()
                .options()
                .forEach(option -> options.addAll(Arrays.asList(option.names())));
        options.removeAll(List.of("-h", "--help", "-V", "--version"));
        Stream<String> explained = Pattern.compile("`(--[a-z0-9-]+)`(?=[^\n]* \\| )")
                .matcher(page())
                .results()
                .map(MatchResult::group)
                .map(option -> option.replace("`", ""));

        assertThat(explained).contains(options.toArray(new String[0])).allMatch(options::contains);
    }
}
