package dev.wishcast.local.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.server.KafkaBroker;
import dev.wishcast.local.shop.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records that the job can't use, as a broken producer would write them. */
final class BadInput {

    private static final String TOKEN = LiveShop.TOKEN_MARK + "0bad";
    private static final String UNREADABLE = "UNREADABLE";
    private static final String INVALID = "INVALID";
    private static final String UNORDERED = "UNORDERED";

    private static final List<Bad> RECORDS = List.of(
            new Bad(Topics.WISHLIST, "key", "not JSON", UNREADABLE),
            new Bad(Topics.WISHLIST, "key", "[1, 2]", UNREADABLE),
            new Bad(Topics.WISHLIST, "not JSON", null, UNREADABLE),
            new Bad(Topics.WISHLIST, "key", created("{'user_id': true, 'product_id': 'bad'}"), INVALID),
            new Bad(Topics.WISHLIST, "key", created("{'user_id': 1, 'product_id': ['bad']}"), INVALID),
            new Bad(Topics.WISHLIST, "key", created("{'user_id': 1}"), INVALID),
            new Bad(Topics.WISHLIST, "key", created("{'user_id': '', 'product_id': 'bad'}"), INVALID),
            new Bad(Topics.WISHLIST, "{'id': 7}", created("{'id': 7, 'user_id': 1, 'product_id': 'bad'}"), UNORDERED),
            new Bad(Topics.DEVICE, "key", "{'push_token': '" + TOKEN, UNREADABLE),
            new Bad(Topics.DEVICE, "key", created("{'user_id': 1, 'push_token': '" + TOKEN + "'}"), INVALID),
            new Bad(Topics.DEVICE, "key", device("['" + TOKEN + "']", "'" + TOKEN + "'"), INVALID),
            new Bad(Topics.DEVICE, "key", device("'ios'", "['" + TOKEN + "']"), INVALID),
            new Bad(Topics.HEARTBEAT, null, "not JSON", UNREADABLE),
            new Bad(SalePublisher.TOPIC, null, "not JSON", UNREADABLE),
            new Bad(SalePublisher.TOPIC, null, "", UNREADABLE),
            new Bad(SalePublisher.TOPIC, null, null, INVALID),
            new Bad(SalePublisher.TOPIC, null, sale("'saleId': 17, 'productId': 'p', 'title': 't'"), INVALID),
            new Bad(SalePublisher.TOPIC, null, sale("'productId': 'p', 'title': 't'"), INVALID),
            new Bad(SalePublisher.TOPIC, null, sale("'saleId': 's', 'productId': '', 'title': 't'"), INVALID),
            new Bad(
                    SalePublisher.TOPIC,
                    null,
                    sale("'saleId': 's', 'productId': 'p', 'title': 't', 'startsAt': '2126-01-01T10:00:00Z',"
                            + " 'endsAt': '2126-01-01T09:00:00Z'"),
                    INVALID),
            new Bad(
                    SalePublisher.TOPIC,
                    null,
                    sale("'saleId': 's', 'productId': 'p', 'title': '" + "t".repeat(2_000_000) + "'"),
                    INVALID));

    private BadInput() {}

    /** Writes them all, and returns by origin which reason each one's dead letter should have. */
    static Map<String, String> writeTo(KafkaBroker kafka) throws InterruptedException {
        Map<String, String> reasons = new HashMap<>();
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("max.request.size", 4_000_000);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (Bad bad : RECORDS) {
                RecordMetadata written = producer.send(new ProducerRecord<>(bad.topic, bad.key, bad.value))
                        .get();
                reasons.put(written.topic() + " " + written.partition() + " " + written.offset(), bad.reason);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return reasons;
    }

    /** The reasons of dead letters by their origin, in the same form. */
    static Collector<JsonNode, ?, Map<String, String>> reasonsByOrigin() {
        return Collectors.toMap(
                letter -> letter.path("topic").asText() + " "
                        + letter.path("partition").asText() + " "
                        + letter.path("offset").asText(),
                letter -> letter.path("reason").asText());
    }

    private static String device(String platform, String token) {
        return created("{'user_id': 1, 'device_id': 'bad', 'platform': " + platform + ", 'push_token': " + token + "}");
    }

    private static String created(String row) {
        return "{'before': null, 'after': %s, 'source': {'ts_ms': %d}, 'op': 'c'}"
                .formatted(row, System.currentTimeMillis());
    }

    private static String sale(String fields) {
        return "{'status': 'STARTED', " + fields + "}";
    }

    /** A record, with ' for the quotes of JSON. */
    private record Bad(String topic, String key, String value, String reason) {

        private Bad {
            key = key == null ? null : key.replace('\'', '"');
            value = value == null ? null : value.replace('\'', '"');
        }
    }
}
