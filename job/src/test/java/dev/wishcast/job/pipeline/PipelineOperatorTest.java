package dev.wishcast.job.pipeline;

import dev.wishcast.sinks.channel.Channels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Savepoints know operators by their uids: the list of those ever used, {@code uids.txt}, is apart from the code. */
class PipelineOperatorTest {

    private static final String RETIRED = " retired in ";

    @Test
    void noUidIsRenamedOrRemoved() throws IOException {
        assertThat(uids())
                .as("""
                        A uid of uids.txt is no longer in PipelineOperator. Jobs that run now have state under it, which \
                        would be lost, or keep their next version from starting. If it was renamed, name it as before: \
                        only what the Flink UI shows may change. If the operator is to go, mark its line in uids.txt \
                        with "%s" and the version, and let CHANGELOG.md say what is lost and that the first start needs \
                        --allowNonRestoredState.""", RETIRED.strip())
                .containsAll(listed().filter(line -> !line.contains(RETIRED)).toList());
    }

    @Test
    void everyUidIsOnTheList() throws IOException {
        assertThat(listed().filter(line -> !line.contains(RETIRED)))
                .as("A new uid goes to uids.txt too: from then on it is frozen.")
                .containsAll(uids());
    }

    @Test
    void noUidIsUsedAgain() throws IOException {
        List<String> retired = listed().filter(line -> line.contains(RETIRED))
                .map(line -> line.substring(0, line.indexOf(RETIRED)))
                .toList();
        assertThat(uids())
                .as("Under a retired uid an old savepoint has state of another kind: take a new one.")
                .doesNotHaveDuplicates()
                .noneMatch(retired::contains);
    }

    private static List<String> uids() {
        return Stream.concat(
                        Stream.of(PipelineOperator.values()).map(PipelineOperator::uid),
                        Channels.find().keySet().stream().map(PipelineOperator::channelUid))
                .toList();
    }

    private static Stream<String> listed() throws IOException {
        try (InputStream list = PipelineOperatorTest.class.getResourceAsStream("/uids.txt")) {
            String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#") && !line.isBlank());
        }
    }
}
