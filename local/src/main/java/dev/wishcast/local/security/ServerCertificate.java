package dev.wishcast.local.security;

import dev.wishcast.local.process.ProcessGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A self-signed certificate for servers on 127.0.0.1, and its key. Immutable. {@link #toString()} leaves the key out. */
record ServerCertificate(KeyStore store, String password) {

    private static final String TYPE = "PKCS12";
    private static final String ALIAS = "server";

    /** Has the JDK's keytool make one. */
    static ServerCertificate create(Path folder, Path passwordFile, Path log, ProcessGroup processes)
            throws InterruptedException {
        Path file = folder.resolve("server.p12");
        processes.run(
                "keytool",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=Wishcast local servers",
                        "-ext",
                        // By name too: Debezium's binlog client asks what an address is called.
                        "san=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        "30",
                        "-storetype",
                        TYPE,
                        "-keystore",
                        file.toString(),
                        "-storepass:file",
                        passwordFile.toString()),
                Map.of(),
                folder,
                log);
        try (InputStream in = Files.newInputStream(file)) {
            String password = Files.readString(passwordFile);
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(in, password.toCharArray());
            return new ServerCertificate(store, password);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("keytool made no usable " + file, e);
        }
    }

    String certificatePem() {
        try {
            return pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String keyPem() {
        try {
            return pem(
                    "PRIVATE KEY", store.getKey(ALIAS, password.toCharArray()).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a truststore of this certificate, with the same password. */
    void writeTruststore(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore truststore = KeyStore.getInstance(TYPE);
            truststore.load(null, null);
            truststore.setCertificateEntry("ca", store.getCertificate(ALIAS));
            truststore.store(out, password.toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Could not write " + file, e);
        }
    }

    @Override
    public String toString() {
        return "ServerCertificate";
    }

    private static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
