package dev.wishcast.connectors.debezium;

/**
 * The device table's column names. Each can be several, separated by commas, of which the first that a row has counts.
 *
 * @param user the owner's id; part of the primary key
 * @param device the device's id; part of the primary key
 * @param platform {@code android} or {@code ios}
 * @param pushToken the provider's registration or device token
 * @param locale an IETF language tag
 * @param updatedAt when the app last registered
 */
public record DeviceColumns(
        String user, String device, String platform, String pushToken, String locale, String updatedAt)
        implements java.io.Serializable {}
