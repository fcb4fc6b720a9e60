package dev.wishcast.sinks.apns;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProviderTokensTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;

    @TempDir
    Path directory;

    @Test
    void signsWhatAppleAsksFor() throws Exception {
        KeyPair pair = keyPair("secp256r1");
        String header = open(pair).authorization(NOW).getValue();

        assertThat(header).startsWith("bearer ");
        String[] parts = header.substring("bearer ".length()).split("\\.", -1);
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(decode(parts[0]))).isEqualTo(json.readTree("{\"alg\":\"ES256\",\"kid\":\"KEY\"}"));
        assertThat(json.readTree(decode(parts[1]))).isEqualTo(json.readTree("{\"iss\":\"TEAM\",\"iat\":1700000000}"));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(pair.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(decode(parts[2]))).isTrue();
    }

    @Test
    void renewsBetweenTwentyAndSixtyMinutes() throws Exception {
        ProviderTokens tokens = open(keyPair("secp256r1"));
        String first = tokens.authorization(NOW).getValue();

        assertThat(tokens.authorization(NOW + 20 * MINUTE).getValue()).isEqualTo(first);
        String second = tokens.authorization(NOW + 59 * MINUTE).getValue();
        assertThat(second).isNotEqualTo(first);
        assertThat(tokens.authorization(NOW + 60 * MINUTE).getValue()).isEqualTo(second);
    }

    @Test
    void doesNotRenewTooOftenHoweverOftenItIsCalledExpired() throws Exception {
        ProviderTokens tokens = open(keyPair("secp256r1"));
        String first = tokens.authorization(NOW).getValue();

        tokens.expired(NOW + 19 * MINUTE);
        assertThat(tokens.authorization(NOW + 19 * MINUTE).getValue()).isEqualTo(first);
        tokens.expired(NOW + 21 * MINUTE);
        assertThat(tokens.authorization(NOW + 21 * MINUTE).getValue()).isNotEqualTo(first);
    }

    @Test
    void allSubtasksShareOne() throws Exception {
        KeyPair pair = keyPair("secp256r1");

        assertThat(open(pair)).isSameAs(open(pair)).isNotSameAs(open(keyPair("secp256r1")));
    }

    @Test
    void refusesAKeyOfAnotherCurve() throws Exception {
        KeyPair pair = keyPair("secp384r1");

        assertThatThrownBy(() -> open(pair))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.apns.key-file")
                .hasMessageContaining("not on the curve P-256");
    }

    @Test
    void refusesAKeyOfAnotherKind() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        KeyPair pair = generator.generateKeyPair();

        assertThatThrownBy(() -> open(pair))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("holds no EC private key")
                .hasMessageNotContaining("\n");
    }

    private ProviderTokens open(KeyPair pair) throws Exception {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return ProviderTokens.open(
                Files.writeString(directory.resolve("key.p8"), pem).toString(), "KEY", "TEAM");
    }

    private static KeyPair keyPair(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part);
    }
}
