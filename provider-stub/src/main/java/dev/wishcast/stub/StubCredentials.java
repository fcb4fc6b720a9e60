package dev.wishcast.stub;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNamesBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The keys, ids and certificate of one stub, made anew for each. Immutable. */
final class StubCredentials {

    private static final Duration VALIDITY = Duration.ofDays(30);
    /** The names of the providers are for senders that know no other host, and whose connections are led here. */
    private static final List<String> HOSTS =
            List.of("fcm.googleapis.com", "oauth2.googleapis.com", "api.push.apple.com", "api.sandbox.push.apple.com");

    private final KeyPair tls = keyPair("EC", 256);
    private final KeyPair apns = keyPair("EC", 256);
    private final KeyPair serviceAccount = keyPair("RSA", 2048);
    private final X509Certificate certificate = selfSigned(tls);
    private final String apnsKeyId = randomHex(5).toUpperCase(Locale.ROOT);
    private final String apnsTeamId = randomHex(5).toUpperCase(Locale.ROOT);

    PrivateKey tlsKey() {
        return tls.getPrivate();
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** Returns ten characters, as Apple's key ids have. */
    String apnsKeyId() {
        return apnsKeyId;
    }

    /** Returns ten characters, as Apple's team ids have. */
    String apnsTeamId() {
        return apnsTeamId;
    }

    ECPublicKey apnsKey() {
        return (ECPublicKey) apns.getPublic();
    }

    RSAPublicKey serviceAccountKey() {
        return (RSAPublicKey) serviceAccount.getPublic();
    }

    static String clientEmail(String projectId) {
        return "firebase-adminsdk@" + projectId + ".iam.gserviceaccount.com";
    }

    String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode the certificate", e);
        }
    }

    String apnsKeyPem() {
        return pem("PRIVATE KEY", apns.getPrivate().getEncoded());
    }

    /** Returns a service account in the shape of the file that the Firebase console hands out. */
    Map<String, String> serviceAccount(String projectId, URI tokenUri) {
        Map<String, String> account = new LinkedHashMap<>();
        account.put("type", "service_account");
        account.put("project_id", projectId);
        account.put("private_key_id", randomHex(20));
        account.put(
                "private_key", pem("PRIVATE KEY", serviceAccount.getPrivate().getEncoded()));
        account.put("client_email", clientEmail(projectId));
        account.put("client_id", "100000000000000000000");
        account.put("auth_uri", "https://accounts.google.com/o/oauth2/auth");
        account.put("token_uri", tokenUri.toString());
        account.put("universe_domain", "googleapis.com");
        return account;
    }

    private static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    private static KeyPair keyPair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no keys for " + algorithm, e);
        }
    }

    private static X509Certificate selfSigned(KeyPair key) {
        X500Name name = new X500Name("CN=Wishcast provider stub");
        BigInteger serial = new BigInteger(randomHex(16), 16);
        Date from = Date.from(Instant.now().minus(Duration.ofHours(1)));
        Date to = Date.from(Instant.now().plus(VALIDITY));
        GeneralNamesBuilder subjects = new GeneralNamesBuilder();
        subjects.addName(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        subjects.addName(new GeneralName(GeneralName.dNSName, "localhost"));
        HOSTS.forEach(host -> subjects.addName(new GeneralName(GeneralName.dNSName, host)));
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(name, serial, from, to, name, key.getPublic());
            builder.addExtension(Extension.subjectAlternativeName, false, subjects.build());
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot issue a certificate", e);
        }
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
