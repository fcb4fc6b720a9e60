package dev.wishcast.job;

import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Every operator of the pipeline, with the name that the Flink UI shows and the uid under which savepoints keep its
 * state. A uid never changes and is never used again; one that is missing from a later version loses its state.
 */
public enum PipelineOperator {
    WISHLIST_SOURCE("wishlist-source", "Wishlist changes"),
    WISHLIST_SPLIT("wishlist-split", "Split off unreadable wishlist changes"),
    WISHLIST_ROWS("wishlist-rows", "Wishlist rows"),
    DEVICE_SOURCE("device-source", "Device changes"),
    DEVICE_SPLIT("device-split", "Split off unreadable device changes"),
    DEVICE_ROWS("device-rows", "Device rows"),
    DEVICE_WATERMARKS("device-watermarks", "Watermarks of device changes"),
    DEVICE_UPDATES("device-updates", "Device changes for the audience"),
    HEARTBEAT_SOURCE("heartbeat-source", "Heartbeats"),
    HEARTBEAT_SPLIT("heartbeat-split", "Split off unreadable heartbeats"),
    HEARTBEAT_TIME("heartbeat-time", "Time of heartbeats"),
    HEARTBEAT_WATERMARKS("heartbeat-watermarks", "Watermarks of heartbeats for the index"),
    HEARTBEAT_DEVICE_WATERMARKS("heartbeat-device-watermarks", "Watermarks of heartbeats for the audience"),
    SALE_SOURCE("sale-source", "Sale events"),
    SALE_SPLIT("sale-split", "Split off invalid sale events"),
    SALE_TO_BUCKETS("sale-to-buckets", "Sale to buckets"),
    WISHLIST_INDEX("wishlist-index", "Wishlist index"),
    AUDIENCE("audience", "Audience"),
    SALE_STOPS("sale-stops", "Stopped sales"),
    FCM_REQUESTS("fcm-requests", "FCM requests"),
    FCM_WITHDRAW("fcm-withdraw", "Withdraw stopped sales (FCM)"),
    FCM_SINK("fcm-sink", "FCM"),
    APNS_REQUESTS("apns-requests", "APNs requests"),
    APNS_WITHDRAW("apns-withdraw", "Withdraw stopped sales (APNs)"),
    APNS_SINK("apns-sink", "APNs"),
    RECEIPT_SOURCE("receipt-source", "Delivery receipts"),
    RECEIPT_SPLIT("receipt-split", "Split off unreadable receipts"),
    DEAD_TOKENS("dead-tokens", "Dead tokens"),
    DEAD_TOKEN_WATERMARKS("dead-token-watermarks", "No watermarks of dead tokens"),
    RECEIPT_COUNTS("receipt-counts", "Count receipts"),
    DELIVERY_REPORT("delivery-report", "Delivery report"),
    REPORT_SINK("report-sink", "Sale reports"),
    DEAD_LETTER_SINK("dead-letter-sink", "Dead letters");

    private final String uid;
    private final String displayName;

    PipelineOperator(String uid, String displayName) {
        this.uid = uid;
        this.displayName = displayName;
    }

    /** What savepoints know it by. */
    public String uid() {
        return uid;
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
