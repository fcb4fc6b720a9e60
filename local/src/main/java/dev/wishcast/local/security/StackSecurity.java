package dev.wishcast.local.security;

import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
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
    private static final String STORE_TYPE = "PKCS12";
    private static final String TRUSTSTORE = "mysql/truststore.p12";

    private final Path shipped;
    private final MountedSecrets secrets;
    private final String password = UUID.randomUUID().toString();
    private final String truststorePassword = UUID.randomUUID().toString();

    /** Makes a certificate and passwords, and writes them where the servers and their clients look for them. */
    public StackSecurity(Installation installation, RunDirectory run) {
        this.shipped = installation.cdcConfig().resolve("tls");
        this.secrets = new MountedSecrets(run);
        secrets.write("kafka/username", USER);
        secrets.write("kafka/password", password);
        secrets.write("mysql/truststore-password", truststorePassword);
        SelfSignedCertificate certificate = new SelfSignedCertificate("Wishcast local servers");
        writeTruststore(certificate);
        secrets.write("kafka/ca.pem", certificate.certificatePem());
        secrets.write("server/certificate.pem", certificate.certificatePem());
        secrets.write("server/key.pem", certificate.keyPem());
        secrets.write("server/both.pem", certificate.keyPem() + certificate.certificatePem());
    }

    /** How Kafka's storage is formatted, so that the clients' user exists. */
    public List<String> formatArguments() {
        return List.of("--add-scram", "SCRAM-SHA-512=[name=" + USER + ",password=" + password + "]");
    }

    /** What a Kafka client needs beside the address. */
    public Map<String, String> kafkaClient() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(localized("client.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(property -> property, properties::getProperty));
    }

    /** What a JDBC client of MySQL needs beside URL, user and password. */
    public Map<String, String> mysqlClient() {
        return Map.of(
                "sslMode",
                "VERIFY_IDENTITY",
                "trustCertificateKeyStoreType",
                STORE_TYPE,
                "trustCertificateKeyStoreUrl",
                secrets.path(TRUSTSTORE).toUri().toString(),
                "trustCertificateKeyStorePassword",
                truststorePassword);
    }

    /** SQL that makes Debezium's user log in with TLS. */
    public Path mysqlGrants() {
        return shipped.resolve("grants.sql");
    }

    /** A file of {@code cdc-config/tls}, with the secrets of this run. */
    public String localized(String file) {
        return secrets.localized(shipped.resolve(file));
    }

    private void writeTruststore(SelfSignedCertificate certificate) {
        Path file = secrets.path(TRUSTSTORE);
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore truststore = KeyStore.getInstance(STORE_TYPE);
            truststore.load(null, null);
            truststore.setCertificateEntry("ca", certificate.certificate());
            truststore.store(out, truststorePassword.toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Could not write " + file, e);
        }
    }
}
