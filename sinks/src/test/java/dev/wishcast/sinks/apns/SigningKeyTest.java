package dev.wishcast.sinks.apns;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.sinks.credentials.UnusableCredentialsException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SigningKeyTest {

    private static final long NOW = 1_700_000_000_000L;

    @Test
    void signsWhatAppleAsksFor() throws Exception {
        KeyPair pair = Keys.p256();
        String token = SigningKey.read(Keys.p8(pair), "key.p8", "KEY", "TEAM").sign(NOW);

        String[] parts = token.split("\\.", -1);
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(decode(parts[0]))).isEqualTo(json.readTree("{\"alg\":\"ES256\",\"kid\":\"KEY\"}"));
        assertThat(json.readTree(decode(parts[1]))).isEqualTo(json.readTree("{\"iss\":\"TEAM\",\"iat\":1700000000}"));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(pair.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(decode(parts[2]))).isTrue();
    }

    @Test
    void takesTheKeyIdFromTheNameThatAppleGivesTheFile() throws Exception {
        assertThat(SigningKey.read(Keys.p8(Keys.p256()), "AuthKey_ABC123DEFG.p8", null, "TEAM")
                        .keyId())
                .isEqualTo("ABC123DEFG");
    }

    @Test
    void aKeyIdThatIsSetWins() throws Exception {
        assertThat(SigningKey.read(Keys.p8(Keys.p256()), "AuthKey_ABC123DEFG.p8", "OTHER", "TEAM")
                        .keyId())
                .isEqualTo("OTHER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.p8", "AuthKey_.p8", "AuthKey_AB\"C.p8", "AuthKey_ABC123DEFG.p8.bak"})
    void saysThatItDoesNotKnowTheKeyId(String name) {
        assertThatThrownBy(() -> SigningKey.read(Keys.p8(Keys.p256()), name, null, "TEAM"))
                .isInstanceOf(UnusableCredentialsException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("wishcast.apns.key-id is not set");
    }

    @Test
    void refusesAKeyOfAnotherCurve() {
        assertThatThrownBy(() -> SigningKey.read(Keys.p8(Keys.ec("secp384r1")), "key.p8", "KEY", "TEAM"))
                .isInstanceOf(UnusableCredentialsException.class)
                .hasMessageContaining("not on the curve P-256");
    }

    @Test
    void refusesAKeyOfAnotherKind() throws Exception {
        KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();

        assertThatThrownBy(() -> SigningKey.read(Keys.p8(rsa), "key.p8", "KEY", "TEAM"))
                .isInstanceOf(UnusableCredentialsException.class)
                .hasMessageContaining("holds no EC private key")
                .hasMessageNotContaining("\n");
    }

    @Test
    void showsNoPartOfTheKey() throws Exception {
        SigningKey key = SigningKey.read(Keys.p8(Keys.p256()), "key.p8", "KEY", "TEAM");

        assertThat(key).hasToString("SigningKey[KEY, team TEAM]");
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part);
    }
}
