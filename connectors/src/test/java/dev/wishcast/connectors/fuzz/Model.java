package dev.wishcast.connectors.fuzz;

import dev.wishcast.connectors.fuzz.Verdict.Effect;

/**
 * Says of any record what should become of it, by the documented rules and without the decoders: the byte order of its
 * steps, its parser and its arithmetic are others. Where it and a decoder disagree, one of them is wrong.
 */
final class Model {

    private Model() {}

    /** @param timestamp the record's, in milliseconds since the epoch */
    static Verdict judge(RecordKind kind, byte[] key, byte[] value, long timestamp) {
        try {
            return switch (kind) {
                case WISHLIST -> ChangeModel.WISHLIST.judge(key, value, timestamp);
                case DEVICE -> ChangeModel.DEVICE.judge(key, value, timestamp);
                case HEARTBEAT -> ChangeModel.HEARTBEAT.judge(key, value, timestamp);
                case SALE -> {
                    SaleModel.check(value, timestamp);
                    yield Verdict.of(Effect.EVENT);
                }
                case RECEIPT -> {
                    ReceiptModel.check(value, timestamp);
                    yield Verdict.of(Effect.EVENT);
                }
            };
        } catch (BadInput e) {
            return Verdict.bad(e.getMessage());
        }
    }

    static JsonValue.Obj object(byte[] bytes) throws BadInput {
        BadInput.unless(bytes != null, "there is nothing");
        if (StrictJson.read(bytes) instanceof JsonValue.Obj object) {
            return object;
        }
        throw new BadInput("no object");
    }

    /** Whether a text consists of whole characters. */
    static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    }
}
