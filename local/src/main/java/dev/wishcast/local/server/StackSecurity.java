package dev.wishcast.local.server;

import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import dev.wishcast.stub.SelfSignedCertificate;
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

/**
 * TLS and SASL between the servers of a stack. The clients' side is what {@code cdc-config/tls} ships, with the secrets of
 * this run. Thread-safe.
 */
public final class StackSecurity {

    private static final String USER = "wishcast";
    private static final String STORE_TYPE = "PKCS12";
    private static final String TRUSTSTORE = "mysql/truststore.p12";

    private final Path shipped;
    private final RunDirectory run;
    private final String password = UUID.randomUUID().toString();
    private final String truststorePassword = UUID.randomUUID().toString();

    /** Makes a certificate and passwords, and writes them where the servers and their clients look for them. */
    public StackSecurity(Installation installation, RunDirectory run) {
        this.shipped = installation.cdcConfig().resolve("tls");
        this.run = run;
        run.writeSecret("kafka/username", USER);
        run.writeSecret("kafka/password", password);
        run.writeSecret("mysql/truststore-password", truststorePassword);
        SelfSignedCertificate certificate = SelfSignedCertificate.issue("Wishcast local servers");
        writeTruststore(certificate);
        run.writeSecret("kafka/ca.pem", certificate.certificatePem());
        run.writeSecret("server/certificate.pem", certificate.certificatePem());
        run.writeSecret("server/key.pem", certificate.keyPem());
        run.writeSecret("server/both.pem", certificate.keyPem() + certificate.certificatePem());
    }

    /** How Kafka's storage is formatted, so that the clients' user exists. */
    public List<String> formatArguments() {
        return List.of("--add-scram", "SCRAM-SHA-512=[name=" + USER + ",password=" + password + "]");
    }

    /** What a Kafka client needs beside the address. */
    public Properties kafkaClient() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(localized("client.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** What a JDBC client of MySQL needs beside URL, user and password. */
    public Map<String, String> mysqlClient() {
        return Map.of(
                "sslMode",
                "VERIFY_IDENTITY",
                "trustCertificateKeyStoreType",
                STORE_TYPE,
                "trustCertificateKeyStoreUrl",
                run.secret(TRUSTSTORE).toUri().toString(),
                "trustCertificateKeyStorePassword",
                truststorePassword);
    }

    /** SQL that makes Debezium's user log in with TLS. */
    public Path mysqlGrants() {
        return shipped.resolve("grants.sql");
    }

    /** A file of {@code cdc-config/tls}, with the secrets of this run. */
    public String localized(String file) {
        return run.localized(shipped.resolve(file));
    }

    private void writeTruststore(SelfSignedCertificate certificate) {
        Path file = run.secret(TRUSTSTORE);
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
