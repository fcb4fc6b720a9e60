package dev.wishcast.sinks.transport.http2;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProtocols;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS of clients that trust the JDK's root certificates and those of a PEM file. Stateless. */
public final class ClientTls {

    private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);

    private ClientTls() {}

    /**
     * The TLS of a client of the JDK's.
     *
     * @param pemFile a file with further root certificates, or {@code null}
     * @throws IllegalConfigurationException if the file can't be read or holds no certificate
     */
    public static SSLContext sslContext(String pemFile) {
        return ((JdkSslContext) build(client(pemFile).sslProvider(SslProvider.JDK))).context();
    }

    /** The TLS of an HTTP/2 client, which asks for a certificate of the host's name. As {@link #sslContext} otherwise. */
    static SslContext http2(String pemFile) {
        boolean isNative = OpenSsl.isAvailable() && SslProvider.isAlpnSupported(SslProvider.OPENSSL);
        LOG.info("TLS to the providers is {}", isNative ? OpenSsl.versionString() : "the JDK's");
        return build(client(pemFile)
                .sslProvider(isNative ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols(SslProtocols.TLS_v1_3, SslProtocols.TLS_v1_2)
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .endpointIdentificationAlgorithm("HTTPS")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2)));
    }

    private static SslContextBuilder client(String pemFile) {
        SslContextBuilder client = SslContextBuilder.forClient();
        return pemFile == null ? client : client.trustManager(rootsAnd(pemFile));
    }

    private static SslContext build(SslContextBuilder client) {
        try {
            return client.build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> rootsAnd(String pemFile) {
        String option = Http2Options.TRUSTED_CERTIFICATES.key();
        List<X509Certificate> roots = new ArrayList<>();
        try (InputStream in = Files.newInputStream(Path.of(pemFile))) {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .forEach(root -> roots.add((X509Certificate) root));
            if (roots.isEmpty()) {
                throw new IllegalConfigurationException(option + ": " + pemFile + " holds no certificate");
            }
            TrustManagerFactory jdk = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            jdk.init((KeyStore) null);
            for (TrustManager manager : jdk.getTrustManagers()) {
                roots.addAll(List.of(((X509TrustManager) manager).getAcceptedIssuers()));
            }
            return roots;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalConfigurationException(option + ": " + pemFile + " can't be read: " + e, e);
        }
    }
}
