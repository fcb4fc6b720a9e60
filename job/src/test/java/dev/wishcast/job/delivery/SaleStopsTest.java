package dev.wishcast.job.delivery;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.index.ProductBucket;
import dev.wishcast.sinks.PushRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SaleStopsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 120, ProductBucket.KEY_GROUPS})
    void everySubtaskHearsOfIt(int parallelism) {
        assertThat(of(SaleStatus.SOLD_OUT))
                .extracting(stop -> KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        stop.notificationId(), ProductBucket.KEY_GROUPS, parallelism))
                .containsAll(IntStream.range(0, parallelism).boxed().toList());
    }

    @ParameterizedTest
    @EnumSource(
            value = SaleStatus.class,
            names = {"CANCELLED", "SOLD_OUT"})
    void whatEndsASaleStopsIt(SaleStatus status) {
        assertThat(of(status)).isNotEmpty().allSatisfy(stop -> {
            assertThat(SaleStops.isStop(stop)).isTrue();
            assertThat(stop.message().saleId()).isEqualTo("s1");
        });
    }

    @Test
    void aStartedSaleStopsNothing() {
        assertThat(of(SaleStatus.STARTED)).isEmpty();
    }

    private static List<PushRequest> of(SaleStatus status) {
        List<PushRequest> stops = new ArrayList<>();
        new SaleStops()
                .flatMap(
                        new SaleEvent("s1", "p1", status, 1_000, 2_000, "Now 50% off", null, Map.of(), 1_000),
                        new ListCollector<>(stops));
        return stops;
    }
}
