package dev.wishcast.benchmarks.index;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ZipfWishlistsTest {

    private static final int USERS = 20_000;

    private final ZipfWishlists wishlists = new ZipfWishlists();

    @Test
    void everyUserWishesForTenProductsOnceEach() {
        assertThat(wishlists.of(1)).hasSize(10).isNotEqualTo(wishlists.of(2));
        assertThat(wishlists.of(1)).isEqualTo(new ZipfWishlists().of(1));
    }

    @Test
    void halfOfTheUsersWishForTheMostPopularProductAndFewForMost() {
        Map<String, Integer> wishers = new HashMap<>();
        for (int user = 0; user < USERS; user++) {
            Set<String> products = wishlists.of(user);
            products.forEach(product -> wishers.merge(product, 1, Integer::sum));
        }
        List<Integer> counts =
                wishers.values().stream().sorted(Comparator.reverseOrder()).toList();

        assertThat(counts.get(0)).isBetween(USERS * 45 / 100, USERS * 60 / 100);
        // A hundredth as popular, less what the first loses as each user wishes only once.
        assertThat(counts.get(99)).isBetween(USERS / 250, USERS / 100);
        assertThat(counts).hasSizeGreaterThan(USERS);
    }
}
