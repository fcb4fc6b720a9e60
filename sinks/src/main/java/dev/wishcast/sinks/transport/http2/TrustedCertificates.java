package dev.wishcast.sinks.transport.http2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.flink.configuration.IllegalConfigurationException;

/** The certificates that servers are checked against: the JDK's roots and those of a PEM file. */
public final class TrustedCertificates {

    private TrustedCertificates() {}

    /**
     * A client's TLS context.
     *
     * @param pemFile a file with further root certificates, or {@code null}
     * @throws IllegalConfigurationException if the file can't be read or holds no certificate
     */
    public static SSLContext sslContext(String pemFile) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(pemFile).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** The managers that trust them. Arguments and errors as of {@link #sslContext}. */
    static TrustManagerFactory trustManagers(String pemFile) {
        try {
            KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
            roots.load(null, null);
            int count = 0;
            for (X509Certificate root : jdkRoots()) {
                roots.setCertificateEntry("jdk-" + count++, root);
            }
            for (Certificate root : pemFile == null ? List.<Certificate>of() : read(pemFile)) {
                roots.setCertificateEntry("file-" + count++, root);
            }
            return factory(roots);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(e);
        }
    }

    private static IllegalStateException unusable(Exception e) {
        return new IllegalStateException("The JDK's TLS can't be set up: " + e.getMessage(), e);
    }

    private static TrustManagerFactory factory(KeyStore roots) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        return factory;
    }

    private static List<X509Certificate> jdkRoots() throws GeneralSecurityException {
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return List.of(x509.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static Collection<? extends Certificate> read(String pemFile) {
        String option = Http2Options.TRUSTED_CERTIFICATES.key();
        try (InputStream in = Files.newInputStream(Path.of(pemFile))) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IllegalConfigurationException(option + ": " + pemFile + " holds no certificate");
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalConfigurationException(option + ": " + pemFile + " can't be read: " + e, e);
        }
    }
}
