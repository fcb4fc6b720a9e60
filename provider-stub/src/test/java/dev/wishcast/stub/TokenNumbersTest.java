package dev.wishcast.stub;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenNumbersTest {

    private final TokenNumbers numbers = new TokenNumbers();

    @Test
    void keepsTheNumbersOfManySimilarTokensApart() {
        int tokens = 200_000;
        for (int i = 0; i < tokens; i++) {
            numbers.set(TokenNumbers.key(StubProvider.FCM, "token-" + i), i + 1);
        }
        for (int i = 0; i < tokens; i++) {
            assertThat(numbers.get(TokenNumbers.key(StubProvider.FCM, "token-" + i)))
                    .isEqualTo(i + 1);
            assertThat(numbers.get(TokenNumbers.key(StubProvider.APNS, "token-" + i)))
                    .isZero();
        }
    }

    @Test
    void countsFromZeroAlsoWhileItGrows() {
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(numbers.increment(TokenNumbers.key(StubProvider.APNS, "token-" + i)))
                        .isEqualTo(round);
            }
        }
    }

    @Test
    void isEmptyUntilSomethingIsSetAndAfterClear() {
        assertThat(numbers.isEmpty()).isTrue();
        numbers.set(1, 1);
        assertThat(numbers.isEmpty()).isFalse();
        numbers.clear();

        assertThat(numbers.isEmpty()).isTrue();
        assertThat(numbers.get(1)).isZero();
    }
}
