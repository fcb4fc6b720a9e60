package dev.wishcast.local.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.connectors.fuzz.Fuzzer;
import dev.wishcast.connectors.fuzz.RecordKind;
import dev.wishcast.connectors.fuzz.Verdict.Effect;
import dev.wishcast.local.shop.Deliveries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * 100,000 fuzzed records of every kind that the job reads, among those of a shop that goes on: the job does not restart,
 * each bad record is one dead letter with its reason and origin, and each good one takes effect. Other records, or more:
 * {@code -Dwishcast.fuzz.seed=42 -Dwishcast.fuzz.records=1000000}.
 */
class FuzzE2ECase {

    private static final long SEED = Long.getLong("wishcast.fuzz.seed", 20_261_127);
    private static final int RECORDS = Integer.getInteger("wishcast.fuzz.records", 100_000);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SHOPPERS = 200;

    /** Beyond the ids of fuzzed users: a fuzzed device would be one of the shopper's. */
    private static final int FIRST_SHOPPER = 1_000_000_000;

    private static final String PHONE = "phone";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void fuzzedRecordsRestartNothingAndEachBadOneIsADeadLetter()
            throws IOException, SQLException, InterruptedException {
        try (LiveShop shop = LiveShop.open();
                FuzzedTopics fuzzed = new FuzzedTopics(shop.stack().kafka())) {
            int middle = FIRST_SHOPPER + SHOPPERS / 2;
            shop.addWishers("steady", FIRST_SHOPPER, middle - 1);
            fuzzed.write(new Fuzzer(SEED, System.currentTimeMillis()), RECORDS);
            shop.addWishers("steady", middle, FIRST_SHOPPER + SHOPPERS - 1);

            System.out.println(
                    "Fuzzed records: " + RECORDS + ", bad: " + fuzzed.bad().size() + ", restarts: " + shop.restarts());
            assertThat(fuzzed.bad().size()).isBetween(RECORDS / 4, RECORDS * 3 / 4);
            everyBadRecordIsADeadLetter(shop, fuzzed);
            everyGoodRecordTookEffect(shop, fuzzed);
            aSaleReachesExactlyThoseWhoWished(shop, fuzzed);
            assertThat(shop.restarts()).as("restarts of the job").isZero();
        }
    }

    private void everyBadRecordIsADeadLetter(LiveShop shop, FuzzedTopics fuzzed) {
        await().atMost(PATIENCE)
                .until(() -> shop.counter("deadLetters") >= fuzzed.bad().size());
        List<JsonNode> letters = await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(
                        () -> ofBadRecords(shop),
                        found -> found.size() >= fuzzed.bad().size());
        Set<String> origins = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        for (JsonNode letter : letters) {
            String origin = letter.path("topic").asText() + " "
                    + letter.path("partition").asText() + " "
                    + letter.path("offset").asText();
            boolean explained = Set.of("UNREADABLE", "INVALID", "UNSUPPORTED", "UNORDERED")
                            .contains(letter.path("reason").asText())
                    && !letter.path("detail").asText().isBlank();
            if (!explained || !origins.add(origin) || !fuzzed.bad().containsKey(origin)) {
                wrong.add(origin + ": " + letter.path("reason") + letter.path("detail"));
            }
        }
        assertThat(shop.values("dead-letters"))
                .as("a push token")
                .noneMatch(value -> value.contains(LiveShop.TOKEN_MARK));
        assertThat(wrong).as("unexplained, twice, or of good records").isEmpty();
        assertThat(fuzzed.bad().entrySet().stream()
                        .filter(bad -> !origins.contains(bad.getKey()))
                        .limit(20))
                .as("bad and accepted")
                .isEmpty();
    }

    /** Not those of good sale events which only contradict another one: fuzzing makes some ids the same. */
    private List<JsonNode> ofBadRecords(LiveShop shop) {
        return shop.values("dead-letters").stream()
                .map(this::parse)
                .filter(letter -> !letter.hasNonNull("saleId")
                        || !letter.path("detail").asText().startsWith("the sale "))
                .toList();
    }

    private static void everyGoodRecordTookEffect(LiveShop shop, FuzzedTopics fuzzed) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(shop.counter("wishesUpserted"))
                    .isEqualTo(fuzzed.count(RecordKind.WISHLIST, Effect.UPSERTED) + SHOPPERS);
            assertThat(shop.counter("wishesDeleted")).isEqualTo(fuzzed.count(RecordKind.WISHLIST, Effect.DELETED));
            assertThat(shop.counter("devicesUpserted"))
                    .isEqualTo(fuzzed.count(RecordKind.DEVICE, Effect.UPSERTED) + SHOPPERS);
            assertThat(shop.counter("devicesDeleted")).isEqualTo(fuzzed.count(RecordKind.DEVICE, Effect.DELETED));
            assertThat(shop.counter("devicesIgnored")).isEqualTo(fuzzed.count(RecordKind.DEVICE, Effect.UNREACHABLE));
        });
    }

    private void aSaleReachesExactlyThoseWhoWished(LiveShop shop, FuzzedTopics fuzzed)
            throws IOException, SQLException, InterruptedException {
        Deliveries deliveries = shop.deliveries("steady-1", "steady", shop.announce("steady-1", "steady"));
        assertThat(deliveries.audience()).isEqualTo(SHOPPERS);
        assertThat(deliveries.complete()).as("%s", deliveries).isTrue();

        String product = IntStream.range(0, 50)
                .mapToObj(i -> "fz-" + i)
                .filter(candidate -> fuzzed.wishers(candidate).size() > 10)
                .findFirst()
                .orElseThrow();
        Set<String> wishers = fuzzed.wishers(product);
        fuzzed.addPhones(wishers, PHONE);
        shop.announce("fuzzed-1", product);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(reached(shop)).isEqualTo(wishers));
    }

    private Set<String> reached(LiveShop shop) {
        return shop.values("delivery-receipts").stream()
                .filter(Objects::nonNull)
                .filter(receipt -> receipt.contains("\"fuzzed-1\"") && receipt.contains("\"" + PHONE + "\""))
                .map(this::parse)
                .map(receipt -> receipt.path("userId").asText())
                .collect(Collectors.toSet());
    }

    private JsonNode parse(String value) {
        try {
            return json.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
