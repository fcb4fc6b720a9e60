package dev.wishcast.stub;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNamesBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate for servers on 127.0.0.1 that nobody else has signed, and its key. Immutable.
 *
 * @param certificate names 127.0.0.1 and {@code localhost}, and is good for 30 days
 * @param key its private key
 */
public record SelfSignedCertificate(X509Certificate certificate, PrivateKey key) {

    private static final Duration VALIDITY = Duration.ofDays(30);

    /** Issues a certificate to a subject with this common name, which may have more host names. */
    public static SelfSignedCertificate issue(String name, String... otherHosts) {
        KeyPair key = keyPair("EC", 256);
        X500Name subject = new X500Name("CN=" + name);
        BigInteger serial = new BigInteger(128, new SecureRandom());
        Date from = Date.from(Instant.now().minus(Duration.ofHours(1)));
        Date to = Date.from(Instant.now().plus(VALIDITY));
        // By name too: Debezium's binlog client asks what an address is called.
        GeneralNamesBuilder names = new GeneralNamesBuilder()
                .addName(new GeneralName(GeneralName.iPAddress, "127.0.0.1"))
                .addName(new GeneralName(GeneralName.dNSName, "localhost"));
        for (String host : otherHosts) {
            names.addName(new GeneralName(GeneralName.dNSName, host));
        }
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(subject, serial, from, to, subject, key.getPublic());
            builder.addExtension(Extension.subjectAlternativeName, false, names.build());
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
            return new SelfSignedCertificate(certificate, key.getPrivate());
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot issue a certificate", e);
        }
    }

    /** Returns the certificate in PEM. */
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode the certificate", e);
        }
    }

    /** Returns the key in PEM, as PKCS #8 and not encrypted. */
    public String keyPem() {
        return pem(key);
    }

    static KeyPair keyPair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no keys for " + algorithm, e);
        }
    }

    static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
