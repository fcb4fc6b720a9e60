package dev.wishcast.job.pipeline;

import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.kafka.DecodedSource;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.sale.SaleEvent;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * What the pipeline reads. Tests put sources of their own here.
 *
 * @param wishlist changes of the wishlist table
 * @param devices changes of the device table
 * @param heartbeats rows that show how far the change streams have got; empty if the connector writes none
 * @param heartbeatWatermarks the watermarks of the heartbeats
 * @param sales sale events
 * @param receipts the receipts that the pipeline's own sinks wrote
 */
public record PipelineInputs(
        DecodedSource<WishlistChange> wishlist,
        DecodedSource<DeviceChange> devices,
        Optional<DecodedSource<Heartbeat>> heartbeats,
        WatermarkStrategy<Heartbeat> heartbeatWatermarks,
        DecodedSource<SaleEvent> sales,
        DecodedSource<DeliveryReceipt> receipts) {}
