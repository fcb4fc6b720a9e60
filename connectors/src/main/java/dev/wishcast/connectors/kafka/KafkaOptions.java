package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.debezium.DeviceFilter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How Kafka is reached, which topics the job reads and writes, how the tables behind the change events are laid out, and how
 * late and how idle their streams may be. A column can have several names, separated by commas; the first that a row has, and
 * that is not null, counts.
 */
public final class KafkaOptions {

    public static final ConfigOption<String> BOOTSTRAP_SERVERS = ConfigOptions.key("wishcast.kafka.bootstrap-servers")
            .stringType()
            .noDefaultValue()
            .withDescription("The Kafka brokers, as host:port,host:port. Required.");

    public static final ConfigOption<String> GROUP_ID = ConfigOptions.key("wishcast.kafka.group-id")
            .stringType()
            .defaultValue("wishcast")
            .withDescription(
                    "The consumer group that offsets are committed to at each checkpoint. Flink restores from its"
                            + " own state. Without state, the report and the dead tokens go on with the receipts from the committed offsets.");

    public static final ConfigOption<Map<String, String>> PROPERTIES = ConfigOptions.key("wishcast.kafka.properties")
            .mapType()
            .defaultValue(Map.of())
            .withDescription("Properties for every Kafka consumer and producer, one option each, such as"
                    + " wishcast.kafka.properties.security.protocol: SASL_SSL. A secret must be in a file and referred to as"
                    + " ${directory:/folder:file}; such files are read on the JobManager and every TaskManager, by each"
                    + " client when it is made.");

    public static final ConfigOption<String> WISHLIST_TOPIC = ConfigOptions.key("wishcast.wishlist.topic")
            .stringType()
            .defaultValue("wishcast.shop.wishlist_item")
            .withDescription("The topic of the wishlist table's change events.");

    public static final ConfigOption<String> WISHLIST_USER_COLUMN = column("wishlist.user", "user_id", "the user's id");

    public static final ConfigOption<String> WISHLIST_PRODUCT_COLUMN =
            column("wishlist.product", "product_id", "the product's id");

    public static final ConfigOption<String> WISHLIST_ADDED_AT_COLUMN =
            column("wishlist.added-at", "added_at", "the time the user added the product");

    public static final ConfigOption<String> DEVICE_TOPIC = ConfigOptions.key("wishcast.device.topic")
            .stringType()
            .defaultValue("wishcast.shop.device")
            .withDescription("The topic of the device table's change events.");

    public static final ConfigOption<String> DEVICE_USER_COLUMN = column("device.user", "user_id", "the owner's id");

    public static final ConfigOption<String> DEVICE_DEVICE_COLUMN =
            column("device.device", "device_id", "the device's id");

    public static final ConfigOption<String> DEVICE_PLATFORM_COLUMN =
            column("device.platform", "platform", "the platform, one of those that wishcast.device.channels names");

    public static final ConfigOption<String> DEVICE_TOKEN_COLUMN = column(
            "device.token",
            "push_token",
            "the provider's registration or device token. A device without one gets no" + " pushes");

    public static final ConfigOption<String> DEVICE_LOCALE_COLUMN =
            column("device.locale", "locale", "the IETF language tag");

    public static final ConfigOption<String> DEVICE_UPDATED_AT_COLUMN =
            column("device.updated-at", "updated_at", "the time of the app's last registration");

    public static final ConfigOption<Map<String, String>> DEVICE_FILTER = ConfigOptions.key("wishcast.device.filter")
            .mapType()
            .defaultValue(Map.of())
            .withDescription(
                    "What columns of the device table must hold for a device to get pushes, one option for each"
                            + " column, such as wishcast.device.filter.deleted_at: is null. The option's value is 'is null', 'is not null',"
                            + " or the column's values with | between them. A device whose row changes to something else gets no"
                            + " pushes any more. When the option changes, rows that were read before are not looked at again.");

    public static final ConfigOption<String> HEARTBEAT_TOPIC = ConfigOptions.key("wishcast.heartbeat.topic")
            .stringType()
            .noDefaultValue()
            .withDescription("The topic of the table wishcast_heartbeat, if MySQL keeps heartbeats (see"
                    + " cdc-config/heartbeat.sql). While no heartbeats come, sales wait, for wishcast.sale.max-hold at"
                    + " most.");

    public static final ConfigOption<Duration> OUT_OF_ORDERNESS = ConfigOptions.key("wishcast.cdc.out-of-orderness")
            .durationType()
            .defaultValue(Duration.ofMillis(100))
            .withDescription(
                    "How much earlier the commit time of a change can be than that of the record before it in its"
                            + " partition.");

    public static final ConfigOption<Duration> IDLENESS = ConfigOptions.key("wishcast.cdc.idleness")
            .durationType()
            .defaultValue(Duration.ofMillis(200))
            .withDescription(
                    "How long a partition is without records until sales no longer wait for it. Backpressure does not"
                            + " count. With heartbeats among the rows of every partition, set it to 20 s or more: then a partition"
                            + " without records is late, not quiet.");

    public static final ConfigOption<Duration> STARTUP_GRACE = ConfigOptions.key("wishcast.cdc.startup-grace")
            .durationType()
            .defaultValue(Duration.ofSeconds(5))
            .withDescription(
                    "How long a partition that has delivered nothing since the start holds sales. A first fetch"
                            + " takes longer than later ones.");

    public static final ConfigOption<String> SALE_TOPIC = ConfigOptions.key("wishcast.sale.topic")
            .stringType()
            .defaultValue("sale-events")
            .withDescription("The topic that product teams write sale events to.");

    public static final ConfigOption<Duration> DEFAULT_DURATION = ConfigOptions.key("wishcast.sale.default-duration")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription("How long a sale lasts if its event has no endsAt. Nothing is sent after a sale's end.");

    public static final ConfigOption<String> RECEIPT_TOPIC = ConfigOptions.key("wishcast.receipt.topic")
            .stringType()
            .defaultValue("delivery-receipts")
            .withDescription("The topic of the delivery receipts, keyed by notification. The job reads it too.");

    public static final ConfigOption<String> REPORT_TOPIC = ConfigOptions.key("wishcast.report.topic")
            .stringType()
            .defaultValue("sale-reports")
            .withDescription("The topic of the sale reports, keyed by sale; the last one of a sale counts.");

    public static final ConfigOption<String> DEAD_LETTER_TOPIC = ConfigOptions.key("wishcast.dead-letter.topic")
            .stringType()
            .defaultValue("dead-letters")
            .withDescription("The topic of what could not be decoded, validated or delivered.");

    private KafkaOptions() {}

    /**
     * Which rows of the device table get pushes.
     *
     * @param platforms the platforms whose devices get pushes, in lower case
     * @throws IllegalConfigurationException if {@link #DEVICE_FILTER} is wrong; the message says how
     */
    public static DeviceFilter deviceFilter(ReadableConfig config, Set<String> platforms) {
        try {
            return DeviceFilter.of(platforms, config.get(DEVICE_FILTER));
        } catch (IllegalArgumentException e) {
            throw new IllegalConfigurationException(
                    "The option " + DEVICE_FILTER.key() + " " + e.getMessage() + ".", e);
        }
    }

    private static ConfigOption<String> column(String name, String column, String meaning) {
        return ConfigOptions.key("wishcast." + name + "-column")
                .stringType()
                .defaultValue(column)
                .withDescription("The column with " + meaning + ".");
    }
}
