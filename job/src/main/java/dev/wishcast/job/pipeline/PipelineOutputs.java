package dev.wishcast.job.pipeline;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.sinks.SinkInput;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * What the pipeline writes. Tests put sinks of their own here.
 *
 * @param channels takes the recipients of each channel
 * @param reports takes how each sale stands
 * @param deadLetters takes what could not be decoded or validated
 */
public record PipelineOutputs(List<ChannelOutput> channels, Sink<SaleReport> reports, Sink<DeadLetter> deadLetters) {

    /**
     * The sink of one channel.
     *
     * @param id the channel's id
     * @param displayName the channel's name in the Flink UI
     * @param sink takes its recipients
     */
    public record ChannelOutput(String id, String displayName, Sink<SinkInput> sink) {}
}
