package dev.wishcast.local.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.shop.Deliveries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Sales on one stack. Each test has its own products and users. */
class SaleE2ECase {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Until a sale starts: longer than it takes to announce it, and to cancel it. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static LiveShop shop;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        shop = LiveShop.open();
    }

    @AfterAll
    static void close() throws IOException, InterruptedException {
        if (shop != null) {
            try (LiveShop closing = shop) {
                assertThat(closing.restarts()).as("restarts of the job").isZero();
            }
        }
    }

    /** Heartbeats move the watermark on while nobody changes anything. Without them the sale would wait for the longest hold. */
    @Test
    void onAQuietDayASaleFiresByTheWatermark() throws IOException, SQLException, InterruptedException {
        shop.addWishers("quiet", 1000, 1003);
        Deliveries deliveries = shop.deliveries("quiet", "quiet", shop.announce("quiet", "quiet"));
        assertReached(deliveries, 4);
        System.out.println("Milliseconds from a sale's publication to its first push: " + deliveries.firstAcceptedMs());
        assertThat(shop.counter("bucketsFiredByMaxHold")).isZero();
    }

    @Test
    void whatUsersChangedBeforeTheSaleCounts() throws IOException, SQLException, InterruptedException {
        shop.addWishers("from", 2001, 2008);
        assertReached(shop.deliveries("changes-1", "from", shop.announce("changes-1", "from")), 8);

        shop.sql(
                "UPDATE wishlist_item SET product_id = 'to' WHERE user_id IN (2001, 2002)",
                "DELETE FROM wishlist_item WHERE user_id = 2003",
                "UPDATE device SET push_token = " + LiveShop.androidToken("'new'") + " WHERE user_id = 2004",
                "DELETE FROM device WHERE user_id = 2005",
                "INSERT INTO device (user_id, device_id, platform, push_token) VALUES (2006, 'tablet', 'ios', "
                        + LiveShop.iosToken("'tablet'") + ")",
                "UPDATE device SET platform = 'android', push_token = " + LiveShop.androidToken("'switched'")
                        + " WHERE user_id = 2007");

        long from = shop.announce("changes-2", "from");
        long to = shop.announce("changes-3", "to");
        assertReached(shop.deliveries("changes-2", "from", from), 5);
        assertReached(shop.deliveries("changes-3", "to", to), 2);
    }

    @Test
    void aRepeatedSaleEventPushesOnce() throws IOException, SQLException, InterruptedException {
        shop.addWishers("repeated", 3001, 3004);
        String[] sale = {"--sale-id", "repeated-1", "--product", "repeated", "--title", "Now"};
        shop.saleCommand(sale);
        shop.saleCommand(sale);
        assertReached(shop.deliveries("repeated-1", "repeated", 0), 4);

        shop.saleCommand(sale);
        // In the same partition behind the repeated event: when this one's pushes are there, the other's would be.
        shop.saleCommand("--sale-id", "repeated-2", "--product", "repeated", "--title", "Now");
        assertReached(shop.deliveries("repeated-2", "repeated", 0), 4);
        assertThat(shop.accepted("repeated-1")).isEqualTo(4);
    }

    @Test
    void aScheduledSaleWaitsForItsStart() throws IOException, SQLException, InterruptedException {
        shop.addWishers("scheduled", 4001, 4004);
        Instant start = Instant.now().plus(SOON);
        shop.saleCommand(
                "--sale-id", "scheduled-1", "--product", "scheduled", "--title", "Now", "--starts-at", "" + start);
        assertThat(Instant.now()).as("published").isBefore(start);

        Deliveries deliveries = shop.deliveries("scheduled-1", "scheduled", start.toEpochMilli());
        assertReached(deliveries, 4);
        assertThat(deliveries.firstAcceptedMs()).as("after the start").isNotNegative();
    }

    @Test
    void aSaleCancelledBeforeItsStartPushesNothing() throws IOException, SQLException, InterruptedException {
        shop.addWishers("cancelled", 5001, 5004);
        Instant start = Instant.now().plus(SOON);
        for (String sale : List.of("cancelled-1", "cancelled-2")) {
            shop.saleCommand("--sale-id", sale, "--product", "cancelled", "--title", "Now", "--starts-at", "" + start);
        }
        shop.saleCommand("--sale-id", "cancelled-1", "--product", "cancelled", "--status", "CANCELLED");
        assertThat(Instant.now()).as("cancelled").isBefore(start);

        // Of the same product and at the same time, so that the other would have started too.
        assertReached(shop.deliveries("cancelled-2", "cancelled", 0), 4);
        assertThat(shop.accepted("cancelled-1")).isZero();
    }

    @Test
    void everyPushHasItsReceiptAndTheReportAddsThemUp() throws IOException, SQLException, InterruptedException {
        shop.addWishers("reported", 6001, 6003);
        shop.sql(
                "INSERT INTO device (user_id, device_id, platform, push_token) VALUES (6001, 'tablet', 'ios', "
                        + LiveShop.iosToken("'6001-tablet'") + ")",
                "DELETE FROM device WHERE user_id = 6003");
        long publishedAt = shop.announce("reported-1", "reported");
        assertReached(shop.deliveries("reported-1", "reported", publishedAt), 3);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(shop.ofSale("delivery-receipts", "reported-1"))
                    .extracting(receipt -> "%s %s %s %s %d"
                            .formatted(
                                    receipt.path("userId").asText(),
                                    receipt.path("deviceId").asText(),
                                    receipt.path("provider").asText(),
                                    receipt.path("outcome").asText(),
                                    receipt.path("publishedAt").asLong() - publishedAt))
                    .containsExactlyInAnyOrder(
                            "6001 phone apns ACCEPTED 0", "6001 tablet apns ACCEPTED 0", "6002 phone fcm ACCEPTED 0");
            assertThat(shop.ofSale("sale-reports", "reported-1")).last().satisfies(report -> {
                assertThat(report.path("interestedUsers").asInt()).isEqualTo(3);
                assertThat(report.path("outcomes"))
                        .isEqualTo(JSON.readTree("{\"apns.ACCEPTED\": 2, \"fcm.ACCEPTED\": 1}"));
                assertThat(report.path("bucketsFired").asInt()).isEqualTo(120);
                assertThat(report.path("bucketsFiredByMaxHold").asInt()).isZero();
                assertThat(report.path("publishedAt").asLong()).isEqualTo(publishedAt);
            });
        });
        assertThat(shop.values("delivery-receipts")).noneMatch(receipt -> receipt.contains(LiveShop.TOKEN_MARK));
    }

    @Test
    void aDeadTokenIsNotUsedByTheNextSaleUntilItRegistersAgain()
            throws IOException, SQLException, InterruptedException {
        shop.addWishers("mortal", 8001, 8002);
        shop.addWishers("spared", 8003, 8004);
        for (String product : List.of("dead-1", "dead-2", "dead-3")) {
            shop.alsoWishFor(product, "mortal");
            shop.alsoWishFor(product, "spared");
        }
        shop.tokensDie("mortal");
        try {
            shop.announce("dead-1", "dead-1");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.ofSale("delivery-receipts", "dead-1"))
                    .extracting(receipt -> receipt.path("outcome").asText() + " "
                            + receipt.path("tokenHash").asText().length())
                    .containsExactlyInAnyOrder("DEAD_TOKEN 16", "DEAD_TOKEN 16", "ACCEPTED 0", "ACCEPTED 0"));
            await().atMost(PATIENCE).until(() -> shop.counter("tokensFoundDead") == 2);

            shop.announce("dead-2", "dead-2");
            await().atMost(PATIENCE).until(() -> shop.counter("devicesSuppressed") == 2);
            await().atMost(PATIENCE)
                    .until(() -> shop.ofSale("delivery-receipts", "dead-2").size() >= 2);
            assertThat(shop.ofSale("delivery-receipts", "dead-2"))
                    .extracting(receipt -> receipt.path("outcome").asText())
                    .containsExactly("ACCEPTED", "ACCEPTED");
            assertThat(shop.answers("apns", "410 Unregistered")).isOne();
            assertThat(shop.answers("fcm", "404 UNREGISTERED")).isOne();
        } finally {
            shop.tokensRevive();
        }

        shop.sql("UPDATE device SET updated_at = CURRENT_TIMESTAMP(3) WHERE user_id IN (8001, 8002)");
        assertReached(shop.deliveries("dead-3", "dead-3", shop.announce("dead-3", "dead-3")), 4);
    }

    @Test
    void badInputBecomesDeadLettersAndTheJobRunsOn() throws IOException, SQLException, InterruptedException {
        Map<String, String> reasons = BadInput.writeTo(shop.stack().kafka());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reasonsByOrigin()).isEqualTo(reasons));
        assertThat(shop.values("dead-letters"))
                .noneMatch(letter -> letter.contains(LiveShop.TOKEN_MARK))
                .noneMatch(letter -> parse(letter).path("detail").asText().isBlank());

        shop.addWishers("good", 7001, 7004);
        assertReached(shop.deliveries("good-1", "good", shop.announce("good-1", "good")), 4);
        assertThat(shop.restarts()).isZero();
    }

    /** The logs are searched when the shop closes. */
    @Test
    void anAnswerThatQuotesATokenIsRepeatedNowhere() throws IOException, SQLException, InterruptedException {
        shop.addWishers("quoted", 9001, 9004);
        shop.answersQuoteTokens("quoted");
        try {
            shop.announce("quoted-1", "quoted");
            await().atMost(PATIENCE)
                    .until(() -> shop.ofSale("delivery-receipts", "quoted-1").size() == 4);
        } finally {
            shop.tokensRevive();
        }
        assertThat(shop.ofSale("delivery-receipts", "quoted-1"))
                .extracting(receipt -> receipt.path("provider").asText() + " "
                        + receipt.path("outcome").asText())
                .containsExactlyInAnyOrder("fcm REJECTED", "fcm REJECTED", "apns ACCEPTED", "apns ACCEPTED");
        assertThat(shop.ofSale("dead-letters", "quoted-1"))
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter.path("detail").asText()).contains("Not for <token>"));
        for (String topic : List.of("delivery-receipts", "dead-letters", "sale-reports")) {
            assertThat(shop.values(topic)).as(topic).noneMatch(value -> value.contains(LiveShop.TOKEN_MARK));
        }
    }

    private static void assertReached(Deliveries deliveries, long devices) {
        assertThat(deliveries.audience()).isEqualTo(devices);
        assertThat(deliveries.complete()).as("%s", deliveries).isTrue();
    }

    private static Map<String, String> reasonsByOrigin() {
        return shop.values("dead-letters").stream()
                .map(SaleE2ECase::parse)
                .filter(letter -> letter.has("topic"))
                .collect(BadInput.reasonsByOrigin());
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
