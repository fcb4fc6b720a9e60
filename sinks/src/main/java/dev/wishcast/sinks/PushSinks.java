package dev.wishcast.sinks;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.apns.ApnsProtocol;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.fcm.FcmProtocol;
import dev.wishcast.sinks.http.ConnectionPool;
import dev.wishcast.sinks.http.HttpSettings;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/** Makes the sinks that the configuration asks for. */
public final class PushSinks {

    private PushSinks() {}

    /** The providers whose credentials are configured. */
    public static Set<Provider> enabled(ReadableConfig config) {
        Set<Provider> enabled = EnumSet.noneOf(Provider.class);
        if (config.getOptional(FcmOptions.CREDENTIALS_FILE).isPresent()) {
            enabled.add(Provider.FCM);
        }
        if (config.getOptional(ApnsOptions.KEY_FILE).isPresent()) {
            enabled.add(Provider.APNS);
        }
        return enabled;
    }

    /**
     * The sink of one provider.
     *
     * @param receipts takes the receipt of every final outcome; at least once, not transactional
     * @param deadLetters takes what could not be delivered; likewise
     * @param written what {@code receipts} has written, to be read back after a restart
     * @throws IllegalConfigurationException if an option is missing or wrong. The credentials are read on the
     *     TaskManagers, when the job starts
     */
    public static PushSink of(
            Provider provider,
            ReadableConfig config,
            Sink<DeliveryReceipt> receipts,
            Sink<DeadLetter> deadLetters,
            ReceiptLog written) {
        DeliveryPolicy policy = DeliveryPolicy.from(config);
        return new PushSink(
                switch (provider) {
                    case FCM -> fcm(config);
                    case APNS -> apns(config);
                },
                policy,
                receipts,
                deadLetters,
                config.get(DeliveryOptions.READ_BACK) ? written : ReceiptLog.EMPTY);
    }

    private static SenderConfig fcm(ReadableConfig config) {
        return new SenderConfig(
                FcmProtocol.factory(config),
                ConnectionPool.checkEndpoint(FcmOptions.ENDPOINT.key(), config.get(FcmOptions.ENDPOINT)),
                rate(config, FcmOptions.RATE_PER_SECOND),
                HttpSettings.from(config));
    }

    private static SenderConfig apns(ReadableConfig config) {
        return new SenderConfig(
                ApnsProtocol.factory(config),
                ConnectionPool.checkEndpoint(ApnsOptions.ENDPOINT.key(), config.get(ApnsOptions.ENDPOINT)),
                rate(config, ApnsOptions.RATE_PER_SECOND),
                HttpSettings.from(config));
    }

    private static double rate(ReadableConfig config, ConfigOption<Double> option) {
        double rate = config.get(option);
        if (!(rate > 0)) {
            throw new IllegalConfigurationException(option.key() + ": " + rate + " is not more than 0");
        }
        return rate;
    }
}
