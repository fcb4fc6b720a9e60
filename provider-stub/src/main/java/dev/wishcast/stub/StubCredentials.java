package dev.wishcast.stub;

import java.net.URI;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The keys, ids and certificate of one stub, made anew for each. Immutable. */
final class StubCredentials {

    /** Names the providers too, for senders that know no other host, and whose connections are led here. */
    final SelfSignedCertificate tls = SelfSignedCertificate.issue(
            "Wishcast provider stub",
            "fcm.googleapis.com",
            "oauth2.googleapis.com",
            "api.push.apple.com",
            "api.sandbox.push.apple.com");

    /** Ten characters, as Apple's key ids have. */
    final String apnsKeyId = randomHex(5).toUpperCase(Locale.ROOT);
    /** Ten characters, as Apple's team ids have. */
    final String apnsTeamId = randomHex(5).toUpperCase(Locale.ROOT);

    private final KeyPair apns = SelfSignedCertificate.keyPair("EC", 256);
    private final KeyPair serviceAccount = SelfSignedCertificate.keyPair("RSA", 2048);

    ECPublicKey apnsKey() {
        return (ECPublicKey) apns.getPublic();
    }

    RSAPublicKey serviceAccountKey() {
        return (RSAPublicKey) serviceAccount.getPublic();
    }

    static String clientEmail(String projectId) {
        return "firebase-adminsdk@" + projectId + ".iam.gserviceaccount.com";
    }

    String apnsKeyPem() {
        return SelfSignedCertificate.pem(apns.getPrivate());
    }

    /** Returns a service account in the shape of the file that the Firebase console hands out. */
    Map<String, String> serviceAccount(String projectId, URI tokenUri) {
        Map<String, String> account = new LinkedHashMap<>();
        account.put("type", "service_account");
        account.put("project_id", projectId);
        account.put("private_key_id", randomHex(20));
        account.put("private_key", SelfSignedCertificate.pem(serviceAccount.getPrivate()));
        account.put("client_email", clientEmail(projectId));
        account.put("client_id", "100000000000000000000");
        account.put("auth_uri", "https://accounts.google.com/o/oauth2/auth");
        account.put("token_uri", tokenUri.toString());
        account.put("universe_domain", "googleapis.com");
        return account;
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
