package dev.wishcast.local.security;

import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * TLS and SASL between the servers of a stack. The clients' side is what {@code cdc-config/tls} ships, with the secrets of
 * this run. Thread-safe.
 */
public final class StackSecurity {

    private static final String USER = "wishcast";

    private final Path shipped;
    private final MountedSecrets secrets;
    private final String password = UUID.randomUUID().toString();
    private final String truststorePassword;

    private StackSecurity(Path shipped, MountedSecrets secrets, String truststorePassword) {
        this.shipped = shipped;
        this.secrets = secrets;
        this.truststorePassword = truststorePassword;
        secrets.write("kafka/username", USER);
        secrets.write("kafka/password", password);
    }

    /** Makes a certificate and passwords. */
    public static StackSecurity create(Installation installation, RunDirectory run, ProcessGroup processes)
            throws InterruptedException {
        MountedSecrets secrets = new MountedSecrets(run);
        Path password =
                secrets.write("mysql/truststore-password", UUID.randomUUID().toString());
        ServerCertificate certificate =
                ServerCertificate.create(run.data("tls"), password, run.log("keytool"), processes);
        certificate.writeTruststore(secrets.path("mysql/truststore.p12"));
        secrets.write("kafka/ca.pem", certificate.certificatePem());
        secrets.write("server/certificate.pem", certificate.certificatePem());
        secrets.write("server/key.pem", certificate.keyPem());
        secrets.write("server/both.pem", certificate.keyPem() + certificate.certificatePem());
        return new StackSecurity(installation.cdcConfig().resolve("tls"), secrets, certificate.password());
    }

    /** The broker's settings for listeners {@code CLIENTS} and {@code CONTROLLER}. */
    public List<String> brokerSettings() {
        String both = secrets.path("server/both.pem").toString();
        return List.of(
                "listener.security.protocol.map=CLIENTS:SASL_SSL,CONTROLLER:SSL",
                "inter.broker.listener.name=CLIENTS",
                "sasl.enabled.mechanisms=SCRAM-SHA-512",
                "sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512",
                "listener.name.clients.scram-sha-512.sasl.jaas.config="
                        + kafkaClient().get("sasl.jaas.config"),
                "config.providers=directory",
                "config.providers.directory.class=" + kafkaClient().get("config.providers.directory.class"),
                "ssl.keystore.type=PEM",
                "ssl.keystore.location=" + both,
                "ssl.truststore.type=PEM",
                "ssl.truststore.location=" + secrets.path("kafka/ca.pem"),
                // Whoever has the broker's own key may talk to the controller, and nobody else.
                "listener.name.controller.ssl.client.auth=required");
    }

    /** How Kafka's storage is formatted, so that the clients' user exists. */
    public List<String> formatArguments() {
        return List.of("--add-scram", "SCRAM-SHA-512=[name=" + USER + ",password=" + password + "]");
    }

    /** What a Kafka client needs beside the address. */
    public Map<String, String> kafkaClient() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(secrets.localized(shipped.resolve("client.properties"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(property -> property, properties::getProperty));
    }

    public List<String> mysqldSettings() {
        return List.of(
                "require-secure-transport=ON",
                "ssl-ca=" + secrets.path("kafka/ca.pem"),
                "ssl-cert=" + secrets.path("server/certificate.pem"),
                "ssl-key=" + secrets.path("server/key.pem"));
    }

    /** What a JDBC client of MySQL needs beside URL and password. */
    public Map<String, String> mysqlClient() {
        return Map.of(
                "sslMode",
                "VERIFY_IDENTITY",
                "trustCertificateKeyStoreType",
                "PKCS12",
                "trustCertificateKeyStoreUrl",
                secrets.path("mysql/truststore.p12").toUri().toString(),
                "trustCertificateKeyStorePassword",
                truststorePassword);
    }

    public Path mysqlGrants() {
        return shipped.resolve("grants.sql");
    }

    /** A file of {@code cdc-config/tls}, with the secrets of this run. */
    public String localized(String file) {
        return secrets.localized(shipped.resolve(file));
    }
}
