package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.kafka.KafkaReceiptLog.TopicReader;
import dev.wishcast.connectors.receipt.DeliveryReceiptDecoder;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class KafkaReceiptLogTest {

    private static final String TOPIC = "delivery-receipts";
    private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
    private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
    private final TopicReader reader =
            new TopicReader(TOPIC, kafka, Duration.ofMillis(50), new DeliveryReceiptDecoder());

    @BeforeEach
    void createTopic() {
        kafka.updatePartitions(
                TOPIC,
                List.of(new PartitionInfo(TOPIC, 0, null, null, null), new PartitionInfo(TOPIC, 1, null, null, null)));
        kafka.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        kafka.updateEndOffsets(Map.of(FIRST, 1L, SECOND, 1L));
    }

    @Test
    void readsToTheEndsOfAllPartitions() throws IOException {
        kafka.schedulePollTask(() -> add(FIRST, 0));
        kafka.scheduleNopPollTask();
        kafka.schedulePollTask(() -> add(SECOND, 0));

        read();

        assertThat(kafka.assignment()).isEmpty();
    }

    /** It has a leader when it is asked for its end, and none when it is read; the other one goes on to grow. */
    @Test
    void aPartitionThatGoesOfflineIsNotWaitedForWithoutLimit() {
        for (int offset = 0; offset < 10_000; offset++) {
            int next = offset;
            kafka.schedulePollTask(() -> add(FIRST, next));
        }

        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("delivery-receipts-1")
                .hasMessageNotContaining("delivery-receipts-0");
    }

    @Test
    void aPartitionThatIsOfflineAtTheStartFailsTheStart() {
        TimeoutException noAnswer = new TimeoutException("Failed to get offsets by times in 60000ms");

        kafka.setOffsetsException(noAnswer);
        assertThatThrownBy(reader::end).isInstanceOf(IOException.class).hasMessageContaining(TOPIC);
        kafka.setOffsetsException(noAnswer);
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining(TOPIC);
    }

    private void read() throws IOException {
        reader.read(ReceiptPosition.BEGINNING, (id, user) -> true, receipt -> {});
    }

    private void add(TopicPartition partition, long offset) {
        byte[] none = "{}".getBytes(UTF_8);
        kafka.addRecord(new ConsumerRecord<>(TOPIC, partition.partition(), offset, none, none));
    }
}
