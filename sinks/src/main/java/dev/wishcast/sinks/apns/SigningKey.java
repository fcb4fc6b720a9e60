package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.credentials.UnusableCredentialsException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** A team's token signing key. Immutable. */
record SigningKey(String keyId, String teamId, PrivateKey key) {

    private static final int P256_BITS = 256;

    /** What the developer account calls the file of a new key. */
    private static final Pattern APPLES_FILE_NAME = Pattern.compile("AuthKey_([A-Za-z0-9]+)\\.p8");

    /**
     * Reads a {@code .p8} file.
     *
     * @param fileName names the key, if {@code keyId} does not
     * @param keyId the key's identifier, or {@code null}
     */
    static SigningKey read(byte[] content, String fileName, String keyId, String teamId)
            throws UnusableCredentialsException {
        PrivateKey key;
        try {
            String pem = new String(content, US_ASCII);
            String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "");
            byte[] der = Base64.getMimeDecoder().decode(base64);
            key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableCredentialsException("holds no EC private key in PKCS#8, as Apple's .p8 files do", e);
        }
        if (((ECPrivateKey) key).getParams().getCurve().getField().getFieldSize() != P256_BITS) {
            throw new UnusableCredentialsException("the key is not on the curve P-256", null);
        }
        return new SigningKey(keyId == null ? keyIdIn(fileName) : keyId, teamId, key);
    }

    private static String keyIdIn(String fileName) throws UnusableCredentialsException {
        Matcher matcher = APPLES_FILE_NAME.matcher(fileName);
        if (!matcher.matches()) {
            throw new UnusableCredentialsException(
                    "which key is it? The name '" + fileName + "' is not AuthKey_<key id>.p8, and "
                            + ApnsOptions.KEY_ID.key() + " is not set",
                    null);
        }
        return matcher.group(1);
    }

    /**
     * A provider token (JWT, ES256): developer.apple.com/documentation/usernotifications, "Establishing a token-based
     * connection to APNs".
     *
     * @param now milliseconds since the epoch
     */
    String sign(long now) {
        String header = "{\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}";
        String claims = "{\"iss\":\"" + teamId + "\",\"iat\":" + now / 1000 + "}";
        String content = base64(header.getBytes(US_ASCII)) + "." + base64(claims.getBytes(US_ASCII));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(content.getBytes(US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The APNs key can't sign: " + e.getMessage(), e);
        }
    }

    /** Tells keys apart, and does not give them away. */
    String fingerprint() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((keyId + ' ' + teamId + ' ').getBytes(UTF_8));
            return HexFormat.of().formatHex(sha256.digest(key.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Leaves out the key. */
    @Override
    public String toString() {
        return "SigningKey[" + keyId + ", team " + teamId + "]";
    }
}
