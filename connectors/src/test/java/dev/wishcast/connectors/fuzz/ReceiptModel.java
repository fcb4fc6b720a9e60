package dev.wishcast.connectors.fuzz;

import dev.wishcast.connectors.fuzz.JsonValue.Null;
import dev.wishcast.connectors.fuzz.JsonValue.Num;
import dev.wishcast.connectors.fuzz.JsonValue.Obj;
import dev.wishcast.connectors.fuzz.JsonValue.Text;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

import static dev.wishcast.connectors.fuzz.BadInput.unless;

/** What a delivery receipt must be. */
final class ReceiptModel {

    private static final List<String> IDS = List.of("notificationId", "saleId", "productId", "userId", "deviceId");
    private static final List<String> TIMES = List.of("publishedAt", "firstAttemptAt", "completedAt", "tokenDeadSince");
    private static final Set<String> OUTCOMES =
            Set.of("ACCEPTED", "DEAD_TOKEN", "REJECTED", "EXPIRED", "WITHDRAWN", "EXHAUSTED");
    private static final long DAY = 86_400_000;

    private ReceiptModel() {}

    static void check(byte[] value, long timestamp) throws BadInput {
        Obj receipt = Model.object(value);
        for (String id : IDS) {
            String text = text(receipt, id);
            unless(!text.isEmpty() && text.length() <= 255 && Model.isUnicode(text), id);
        }
        unless(text(receipt, "provider").matches("[a-z][a-z0-9-]{0,31}"), "provider");
        unless(OUTCOMES.contains(text(receipt, "outcome")), "outcome");
        for (String name : List.of("reason", "tokenHash")) {
            unless(receipt.count(name) <= 1, name + " twice");
            JsonValue text = receipt.get(name).orElse(new Null());
            unless(
                    text instanceof Null
                            || (text instanceof Text known && known.text().length() <= 65_536),
                    name);
        }
        checkNumber(receipt, "attempts", Long.MAX_VALUE);
        checkNumber(receipt, "expiresAt", Long.MAX_VALUE);
        for (String time : TIMES) {
            checkNumber(receipt, time, timestamp + DAY);
        }
    }

    private static String text(Obj receipt, String name) throws BadInput {
        unless(receipt.count(name) == 1 && receipt.get(name).get() instanceof Text, name);
        return ((Text) receipt.get(name).get()).text();
    }

    private static void checkNumber(Obj receipt, String name, long max) throws BadInput {
        unless(receipt.count(name) <= 1, name + " twice");
        JsonValue value = receipt.get(name).orElse(new Num("0"));
        unless(value instanceof Num number && number.isInteger(), name + " is no number");
        BigInteger number = new BigInteger(((Num) value).digits());
        unless(number.signum() >= 0 && number.compareTo(BigInteger.valueOf(max)) <= 0, name);
    }
}
