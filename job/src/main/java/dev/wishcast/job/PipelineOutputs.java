package dev.wishcast.job;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.sinks.PushRequest;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * What the pipeline writes. Tests put sinks of their own here.
 *
 * @param fcm requests for FCM
 * @param apns requests for APNs
 * @param reports how each sale stands
 * @param deadLetters what could not be decoded or validated
 */
public record PipelineOutputs(
        Sink<PushRequest> fcm, Sink<PushRequest> apns, Sink<SaleReport> reports, Sink<DeadLetter> deadLetters) {}
