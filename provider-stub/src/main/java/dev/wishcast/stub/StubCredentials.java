package dev.wishcast.stub;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The keys, ids and certificate of one stub, made anew for each. Immutable. */
final class StubCredentials {

    private static final Duration VALIDITY = Duration.ofDays(30);

    private final KeyPair tls = ellipticCurveKey();
    private final KeyPair apns = ellipticCurveKey();
    private final KeyPair serviceAccount = rsaKey();
    private final X509Certificate certificate = selfSigned(tls);
    private final String apnsKeyId = randomId();
    private final String apnsTeamId = randomId();
    private final String serviceAccountKeyId = HexFormat.of().formatHex(randomBytes(20));
    private final String projectId;

    StubCredentials(String projectId) {
        this.projectId = projectId;
    }

    PrivateKey tlsKey() {
        return tls.getPrivate();
    }

    X509Certificate certificate() {
        return certificate;
    }

    String apnsKeyId() {
        return apnsKeyId;
    }

    String apnsTeamId() {
        return apnsTeamId;
    }

    ECPublicKey apnsKey() {
        return (ECPublicKey) apns.getPublic();
    }

    RSAPublicKey serviceAccountKey() {
        return (RSAPublicKey) serviceAccount.getPublic();
    }

    String clientEmail() {
        return "firebase-adminsdk@" + projectId + ".iam.gserviceaccount.com";
    }

    void writeCertificate(Path file) throws IOException {
        try {
            Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot encode the certificate", e);
        }
    }

    void writeApnsKey(Path file) throws IOException {
        Files.writeString(file, pem(apns.getPrivate()));
    }

    /** In the shape of the file that the Firebase console hands out. */
    void writeServiceAccount(Path file, URI tokenUri) throws IOException {
        Map<String, String> account = new LinkedHashMap<>();
        account.put("type", "service_account");
        account.put("project_id", projectId);
        account.put("private_key_id", serviceAccountKeyId);
        account.put("private_key", pem(serviceAccount.getPrivate()));
        account.put("client_email", clientEmail());
        account.put("client_id", "100000000000000000000");
        account.put("auth_uri", "https://accounts.google.com/o/oauth2/auth");
        account.put("token_uri", tokenUri.toString());
        account.put("universe_domain", "googleapis.com");
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(account));
    }

    private static String pem(Key key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    private static KeyPair ellipticCurveKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256 keys", e);
        }
    }

    private static KeyPair rsaKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no RSA keys", e);
        }
    }

    private static X509Certificate selfSigned(KeyPair key) {
        X500Name name = new X500Name("CN=Wishcast provider stub");
        Instant now = Instant.now();
        GeneralNames subjects = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.dNSName, "localhost"),
            // For senders that know no other host, and whose connections are led here.
            new GeneralName(GeneralName.dNSName, "fcm.googleapis.com"),
            new GeneralName(GeneralName.dNSName, "oauth2.googleapis.com"),
            new GeneralName(GeneralName.dNSName, "api.push.apple.com"),
            new GeneralName(GeneralName.dNSName, "api.sandbox.push.apple.com")
        });
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(1, randomBytes(16)),
                    Date.from(now.minus(Duration.ofHours(1))),
                    Date.from(now.plus(VALIDITY)),
                    name,
                    key.getPublic());
            builder.addExtension(Extension.subjectAlternativeName, false, subjects);
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot issue a certificate", e);
        }
    }

    /** Ten characters, as Apple's key and team ids have. */
    private static String randomId() {
        return HexFormat.of().formatHex(randomBytes(5)).toUpperCase(Locale.ROOT);
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
