package dev.wishcast.connectors.fuzz;

import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.DeviceChangeDecoder;
import dev.wishcast.connectors.debezium.DeviceFilter;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.HeartbeatDecoder;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.debezium.WishlistChangeDecoder;
import dev.wishcast.connectors.fuzz.Verdict.Effect;
import dev.wishcast.connectors.receipt.DeliveryReceiptDecoder;
import dev.wishcast.connectors.sale.SaleEventDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a record holds, its decoder does not throw, and says the same of it as {@link Model}. Another seed, or more
 * records: {@code -Dwishcast.fuzz.seed=42 -Dwishcast.fuzz.records=1000000}.
 */
class DecoderFuzzTest {

    private static final long NOW = 1_795_766_400_000L;
    private static final long SEED = Long.getLong("wishcast.fuzz.seed", 20_261_127);
    /** Of each kind. */
    private static final int RECORDS = Integer.getInteger("wishcast.fuzz.records", 20_000);

    private static final int SHOWN = 20;

    @ParameterizedTest
    @EnumSource
    void theDecoderAgreesWithTheModel(RecordKind kind) {
        RecordDecoder<?> decoder = decoder(kind);
        Fuzzer fuzzer = new Fuzzer(SEED, NOW);
        Map<Effect, Integer> effects = new EnumMap<>(Effect.class);
        List<String> disagreements = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            FuzzedRecord record = fuzzer.record(kind, i);
            effects.merge(record.verdict().effect(), 1, Integer::sum);
            String disagreement = disagreement(decoder, record);
            if (disagreement != null && disagreements.size() < SHOWN) {
                disagreements.add(disagreement + ": " + record);
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(effects.get(Effect.BAD)).as("%s", effects).isBetween(RECORDS / 4, RECORDS * 3 / 4);
    }

    /** What the decoder says else, or {@code null}. */
    private static String disagreement(RecordDecoder<?> decoder, FuzzedRecord record) {
        Object value;
        try {
            value = decoder.decode(record.key(), record.value(), record.timestamp());
        } catch (UndecodableException e) {
            boolean says = e.reason() != null && !e.getMessage().isBlank();
            return record.verdict().isBad() && says ? null : "rejected, as it " + e.getMessage();
        } catch (RuntimeException | StackOverflowError e) {
            return "threw " + e;
        }
        Effect effect = value == null ? Effect.IGNORED : effect(value);
        String subject = value == null ? "" : subject(value);
        boolean agrees = effect == record.verdict().effect()
                && subject.equals(record.verdict().subject());
        return agrees ? null : "became " + effect + " of " + subject;
    }

    private static Effect effect(Object value) {
        ChangeKind kind = null;
        if (value instanceof WishlistChange change) {
            kind = change.kind();
        } else if (value instanceof DeviceChange change) {
            kind = change.kind();
        } else if (value instanceof Heartbeat) {
            kind = ChangeKind.HEARTBEAT;
        }
        return kind == null ? Effect.EVENT : Effect.valueOf(kind.name());
    }

    private static String subject(Object value) {
        if (value instanceof WishlistChange change && change.kind() != ChangeKind.HEARTBEAT) {
            return change.userId() + " " + change.productId();
        }
        return value instanceof DeviceChange change && change.kind() != ChangeKind.HEARTBEAT
                ? change.userId() + " " + change.deviceId()
                : "";
    }

    private static RecordDecoder<?> decoder(RecordKind kind) {
        return switch (kind) {
            case WISHLIST -> new WishlistChangeDecoder(List.of("user_id", "product_id", "added_at"));
            case DEVICE ->
                new DeviceChangeDecoder(
                        List.of("user_id", "device_id", "platform", "push_token", "locale", "updated_at"),
                        DeviceFilter.of(Set.of("android", "ios"), Map.of()));
            case HEARTBEAT -> new HeartbeatDecoder();
            case SALE -> new SaleEventDecoder(Duration.ofHours(1));
            case RECEIPT -> new DeliveryReceiptDecoder();
        };
    }
}
