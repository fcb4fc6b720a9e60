package dev.wishcast.job.pipeline;

import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Every operator of the pipeline but the channels' sinks, with the name that the Flink UI shows and the uid under which
 * savepoints keep its state. A uid never changes and is never used again. An operator whose uid is missing from a later version
 * loses its state.
 */
public enum PipelineOperator {
    WISHLIST_SOURCE("wishlist-source", "Wishlist changes"),
    WISHLIST_ROWS("wishlist-rows", "Rows"),
    WISHLIST_DEAD_LETTERS("wishlist-dead-letters", "Dead letters"),
    DEVICE_SOURCE("device-source", "Device changes"),
    DEVICE_ROWS("device-rows", "Rows"),
    DEVICE_DEAD_LETTERS("device-dead-letters", "Dead letters"),
    HEARTBEAT_SOURCE("heartbeat-source", "Heartbeats"),
    HEARTBEAT_ROWS("heartbeat-rows", "Rows"),
    HEARTBEAT_DEAD_LETTERS("heartbeat-dead-letters", "Dead letters"),
    HEARTBEAT_TIME("heartbeat-time", "Time"),
    SALE_SOURCE("sale-source", "Sale events"),
    SALE_EVENTS("sale-events", "Events"),
    SALE_DEAD_LETTERS("sale-dead-letters", "Dead letters"),
    SALE_REGISTRY("sale-registry", "Sales"),
    SALE_REFUSALS("sale-refusals", "Dead letters"),
    SALE_TO_BUCKETS("sale-to-buckets", "To buckets"),
    RECEIPT_SOURCE("receipt-source", "Delivery receipts"),
    RECEIPTS("receipts", "Receipts"),
    RECEIPT_DEAD_LETTERS("receipt-dead-letters", "Dead letters"),
    RECEIPT_COUNTS("receipt-counts", "Count"),
    DEAD_TOKENS("dead-tokens", "Dead tokens"),
    TOKEN_CLAIMS("token-claims", "Token claims"),
    TOKEN_OWNERS("token-owners", "Token owners"),
    WISHLIST_INDEX("wishlist-index", "Wishlist index"),
    DELIVERY_REPORT("delivery-report", "Delivery report"),
    LATEST_SALE("latest-sale", "Latest sale"),
    REPORT_SINK("report-sink", "Sale reports");

    private static final String CHANNEL_PREFIX = "channel-";

    private final String uid;
    private final String displayName;

    PipelineOperator(String uid, String displayName) {
        this.uid = uid;
        this.displayName = displayName;
    }

    /** The uid under which savepoints keep the operator's state. */
    public String uid() {
        return uid;
    }

    /** The uid of a channel's sink. */
    public static String channelUid(String channelId) {
        return CHANNEL_PREFIX + channelId;
    }

    String displayName() {
        return displayName;
    }

    <T> SingleOutputStreamOperator<T> name(SingleOutputStreamOperator<T> operator) {
        return operator.uid(uid).name(displayName);
    }

    <T> DataStreamSink<T> name(DataStreamSink<T> sink) {
        return sink.uid(uid).name(displayName);
    }
}
