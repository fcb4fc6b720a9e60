package dev.wishcast.connectors.debezium;

/** A device's platform, which decides its push provider. */
public enum Platform {
    ANDROID,
    IOS
}
