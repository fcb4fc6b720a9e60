package dev.wishcast.sinks.serialization;

import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * How messages and recipients are written, between tasks and in the state of sinks. Stateless. A change of this format is a new
 * version of the state.
 */
public final class MessageFormat {

    private MessageFormat() {}

    /** Writes a recipient without its platform, which many have in common. */
    public static void writeRecipient(Recipient recipient, DataOutputView target) throws IOException {
        StringValue.writeString(recipient.userId(), target);
        StringValue.writeString(recipient.deviceId(), target);
        StringValue.writeString(recipient.address(), target);
        StringValue.writeString(recipient.locale(), target);
    }

    /** Reads what {@link #writeRecipient} wrote. */
    public static Recipient readRecipient(String platform, DataInputView source) throws IOException {
        return new Recipient(
                StringValue.readString(source),
                StringValue.readString(source),
                platform,
                StringValue.readString(source),
                StringValue.readString(source));
    }

    public static void writeMessage(SaleMessage message, DataOutputView target) throws IOException {
        StringValue.writeString(message.saleId(), target);
        StringValue.writeString(message.productId(), target);
        StringValue.writeString(message.title(), target);
        StringValue.writeString(message.body(), target);
        target.writeInt(message.attributes().size());
        for (Map.Entry<String, String> attribute : message.attributes().entrySet()) {
            StringValue.writeString(attribute.getKey(), target);
            StringValue.writeString(attribute.getValue(), target);
        }
        target.writeLong(message.publishedAt());
        target.writeLong(message.expiresAt());
    }

    public static SaleMessage readMessage(DataInputView source) throws IOException {
        String saleId = StringValue.readString(source);
        String productId = StringValue.readString(source);
        String title = StringValue.readString(source);
        String body = StringValue.readString(source);
        int count = source.readInt();
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            attributes.put(StringValue.readString(source), StringValue.readString(source));
        }
        return new SaleMessage(saleId, productId, title, body, attributes, source.readLong(), source.readLong());
    }
}
