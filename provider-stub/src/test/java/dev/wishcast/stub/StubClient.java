package dev.wishcast.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A sender that knows nothing but HTTP, so that it can also do what no client library would. */
final class StubClient {

    static final String APNS_TOKEN = "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0";
    static final String FCM_TOKEN = "dkGq5HkzR7:APA91bF5_8ldOZEm34ajCfNx7hZ9";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProviderStub stub;
    private final HttpClient http;

    StubClient(ProviderStub stub, HttpClient.Version version) {
        this.stub = stub;
        http = HttpClient.newBuilder()
                .version(version)
                .sslContext(trusting(stub))
                .build();
    }

    static SSLContext trusting(ProviderStub stub) {
        try (InputStream pem = Files.newInputStream(stub.certificatesFile())) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null);
            trusted.setCertificateEntry(
                    "stub", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(stub.endpoint().resolve(path)).timeout(Duration.ofSeconds(20));
    }

    /** A push that APNs takes; headers can be replaced. */
    HttpRequest.Builder apns(String token, String collapseId) throws Exception {
        return request("/3/device/" + token)
                .header("authorization", "bearer " + apnsJwt(Instant.now()))
                .header("apns-topic", stub.apnsTopic())
                .header("apns-push-type", "alert")
                .header("apns-priority", "10")
                .header("apns-expiration", "0")
                .header("apns-collapse-id", collapseId)
                .POST(HttpRequest.BodyPublishers.ofString("{\"aps\":{\"alert\":\"Sale\"}}"));
    }

    HttpRequest.Builder fcm(String accessToken, String body) {
        return request("/v1/projects/" + stub.projectId() + "/messages:send")
                .header("authorization", "Bearer " + accessToken)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    static String fcmMessage(String token, String collapseKey) {
        return "{\"message\":{\"token\":\"" + token + "\",\"notification\":{\"title\":\"Sale\"},"
                + "\"android\":{\"collapse_key\":\"" + collapseKey + "\"}}}";
    }

    String apnsJwt(Instant issuedAt) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(stub.apnsKeyId())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(stub.apnsTeamId())
                        .issueTime(Date.from(issuedAt))
                        .build());
        jwt.sign(new ECDSASigner((ECPrivateKey) privateKey("EC", Files.readString(stub.apnsKeyFile()))));
        return jwt.serialize();
    }

    String accessToken() throws Exception {
        HttpResponse<String> response =
                token(assertion(serviceAccount().get("token_uri").textValue()));
        return JSON.readTree(response.body()).get("access_token").textValue();
    }

    HttpResponse<String> token(String assertion) throws IOException, InterruptedException {
        return send(request("/token")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type="
                        + URLEncoder.encode("urn:ietf:params:oauth:grant-type:jwt-bearer", StandardCharsets.UTF_8)
                        + "&assertion=" + assertion)));
    }

    String assertion(String audience) throws IOException, GeneralSecurityException, JOSEException {
        Instant now = Instant.now();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(serviceAccount().get("client_email").textValue())
                        .audience(audience)
                        .claim("scope", "https://www.googleapis.com/auth/firebase.messaging")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                        .build());
        jwt.sign(new RSASSASigner(
                privateKey("RSA", serviceAccount().get("private_key").textValue())));
        return jwt.serialize();
    }

    private JsonNode serviceAccount() throws IOException {
        return JSON.readTree(Files.readAllBytes(stub.serviceAccountFile()));
    }

    private static PrivateKey privateKey(String algorithm, String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----.*-----", "");
        return KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }
}
