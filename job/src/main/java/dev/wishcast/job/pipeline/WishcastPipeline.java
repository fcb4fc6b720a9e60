package dev.wishcast.job.pipeline;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.kafka.DeadLetterSplitter;
import dev.wishcast.connectors.kafka.DecodedSource;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.job.device.DeadToken;
import dev.wishcast.job.index.BucketKey;
import dev.wishcast.job.index.BucketKeySerializer;
import dev.wishcast.job.index.BucketedSale;
import dev.wishcast.job.index.Buckets;
import dev.wishcast.job.index.IndexSettings;
import dev.wishcast.job.index.WishlistIndexFactory;
import dev.wishcast.job.index.WishlistIndexOperator;
import dev.wishcast.job.pipeline.PipelineOutputs.ChannelOutput;
import dev.wishcast.job.registry.RegisterSales;
import dev.wishcast.job.report.CountReceiptsOperator;
import dev.wishcast.job.report.DeliveryReport;
import dev.wishcast.job.report.LatestSale;
import dev.wishcast.job.report.ReceiptCounts;
import dev.wishcast.job.report.SaleProgress;
import dev.wishcast.job.token.TokenClaim;
import dev.wishcast.job.token.TokenKeySerializer;
import dev.wishcast.job.token.TokenOwners;
import dev.wishcast.job.token.TokenYield;
import dev.wishcast.sinks.SinkInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.MultipleConnectedStreams;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.KeyedMultipleInputTransformation;
import org.apache.flink.types.Either;

import static dev.wishcast.job.pipeline.PipelineOperator.DEAD_TOKENS;
import static dev.wishcast.job.pipeline.PipelineOperator.DELIVERY_REPORT;
import static dev.wishcast.job.pipeline.PipelineOperator.DEVICE_DEAD_LETTERS;
import static dev.wishcast.job.pipeline.PipelineOperator.DEVICE_ROWS;
import static dev.wishcast.job.pipeline.PipelineOperator.DEVICE_SOURCE;
import static dev.wishcast.job.pipeline.PipelineOperator.HEARTBEAT_DEAD_LETTERS;
import static dev.wishcast.job.pipeline.PipelineOperator.HEARTBEAT_ROWS;
import static dev.wishcast.job.pipeline.PipelineOperator.HEARTBEAT_SOURCE;
import static dev.wishcast.job.pipeline.PipelineOperator.HEARTBEAT_TIME;
import static dev.wishcast.job.pipeline.PipelineOperator.LATEST_SALE;
import static dev.wishcast.job.pipeline.PipelineOperator.RECEIPTS;
import static dev.wishcast.job.pipeline.PipelineOperator.RECEIPT_COUNTS;
import static dev.wishcast.job.pipeline.PipelineOperator.RECEIPT_DEAD_LETTERS;
import static dev.wishcast.job.pipeline.PipelineOperator.RECEIPT_SOURCE;
import static dev.wishcast.job.pipeline.PipelineOperator.REPORT_SINK;
import static dev.wishcast.job.pipeline.PipelineOperator.SALE_DEAD_LETTERS;
import static dev.wishcast.job.pipeline.PipelineOperator.SALE_EVENTS;
import static dev.wishcast.job.pipeline.PipelineOperator.SALE_REFUSALS;
import static dev.wishcast.job.pipeline.PipelineOperator.SALE_REGISTRY;
import static dev.wishcast.job.pipeline.PipelineOperator.SALE_SOURCE;
import static dev.wishcast.job.pipeline.PipelineOperator.SALE_TO_BUCKETS;
import static dev.wishcast.job.pipeline.PipelineOperator.TOKEN_CLAIMS;
import static dev.wishcast.job.pipeline.PipelineOperator.TOKEN_OWNERS;
import static dev.wishcast.job.pipeline.PipelineOperator.WISHLIST_DEAD_LETTERS;
import static dev.wishcast.job.pipeline.PipelineOperator.WISHLIST_INDEX;
import static dev.wishcast.job.pipeline.PipelineOperator.WISHLIST_ROWS;
import static dev.wishcast.job.pipeline.PipelineOperator.WISHLIST_SOURCE;

/**
 * Wires the operators together.
 *
 * <pre>
 *  wishlist changes ──┐
 *  device changes ────┤                  ┌─ slices, stopped sales ─► a sink for each channel ─► delivery receipts (Kafka)
 *  heartbeats ────────┼─► wishlist index ┤
 *  sale events, sales ┤                  └─ progress ─────► delivery report ─► sale reports (Kafka)
 *  delivery receipts ─┘ dead tokens                              ▲
 *        └───────────────────────────── counts ──────────────────┘
 *
 *  Device changes also go to the token owners, and these to the index. All edges but those to the report, to the sales and
 *  to the token owners are keyed by the users' bucket. Each source writes its dead letters itself.
 * </pre>
 */
public final class WishcastPipeline {

    private final StreamExecutionEnvironment env;
    private final PipelineInputs inputs;
    private final PipelineOutputs outputs;
    private final IndexSettings settings;
    private final Buckets buckets;

    private WishcastPipeline(
            StreamExecutionEnvironment env, PipelineInputs inputs, PipelineOutputs outputs, IndexSettings settings) {
        this.env = env;
        this.inputs = inputs;
        this.outputs = outputs;
        this.settings = settings;
        this.buckets = new Buckets(settings.buckets());
    }

    /** Adds the whole pipeline to the environment. */
    public static void build(
            StreamExecutionEnvironment env, PipelineInputs inputs, PipelineOutputs outputs, IndexSettings settings) {
        env.setMaxParallelism(Buckets.KEY_GROUPS);
        new WishcastPipeline(env, inputs, outputs, settings).build();
    }

    private void build() {
        DataStream<WishlistChange> wishes =
                read(inputs.wishlist(), WISHLIST_SOURCE, WISHLIST_ROWS, WISHLIST_DEAD_LETTERS);
        DataStream<DeviceChange> devices = read(inputs.devices(), DEVICE_SOURCE, DEVICE_ROWS, DEVICE_DEAD_LETTERS);
        DataStream<SaleEvent> sales = read(inputs.sales(), SALE_SOURCE, SALE_EVENTS, SALE_DEAD_LETTERS);
        Optional<DataStream<Heartbeat>> heartbeats = heartbeats();
        // The last source: the Flink UI then draws its edge to the report beside all others.
        DataStream<DeliveryReceipt> receipts = read(inputs.receipts(), RECEIPT_SOURCE, RECEIPTS, RECEIPT_DEAD_LETTERS);
        SingleOutputStreamOperator<SaleEvent> registered = register(sales);
        SingleOutputStreamOperator<SaleProgress> index = index(wishes, devices, registered, receipts, heartbeats);
        outputs.channels().forEach(channel -> deliver(index, channel));
        report(index.union(registered.getSideOutput(RegisterSales.PROGRESS)), receipts);
    }

    private <T> SingleOutputStreamOperator<T> read(
            DecodedSource<T> input, PipelineOperator source, PipelineOperator split, PipelineOperator deadLetters) {
        return read(input, source, split, deadLetters, env.getParallelism());
    }

    /** Reads a source. What could not be decoded goes to the dead letters, in the same task. */
    private <T> SingleOutputStreamOperator<T> read(
            DecodedSource<T> input,
            PipelineOperator source,
            PipelineOperator split,
            PipelineOperator deadLetters,
            int parallelism) {
        DataStreamSource<Either<T, DeadLetter>> records =
                env.fromSource(input.source(), input.watermarks(), source.displayName(), input.type());
        source.name(records.setParallelism(parallelism));
        SingleOutputStreamOperator<T> values = split.name(
                        records.process(new DeadLetterSplitter<>(), input.valueType()))
                .setParallelism(parallelism);
        deadLetters
                .name(values.getSideOutput(DeadLetterSplitter.DEAD_LETTERS).sinkTo(outputs.deadLetters()))
                .setParallelism(parallelism);
        return values;
    }

    /** What goes on is each sale once, shortly before its start, and its stop. */
    private SingleOutputStreamOperator<SaleEvent> register(DataStream<SaleEvent> sales) {
        SingleOutputStreamOperator<SaleEvent> registered = SALE_REGISTRY.name(sales.keyBy(SaleEvent::saleId)
                .process(
                        new RegisterSales(settings.idRetention(), buckets.count()),
                        TypeInformation.of(SaleEvent.class)));
        SALE_REFUSALS.name(
                registered.getSideOutput(DeadLetterSplitter.DEAD_LETTERS).sinkTo(outputs.deadLetters()));
        return registered;
    }

    private SingleOutputStreamOperator<SaleProgress> index(
            DataStream<WishlistChange> wishes,
            DataStream<DeviceChange> devices,
            DataStream<SaleEvent> sales,
            DataStream<DeliveryReceipt> receipts,
            Optional<DataStream<Heartbeat>> heartbeats) {
        Buckets all = buckets;
        DataStream<BucketedSale> bucketedSales = SALE_TO_BUCKETS.name(sales.flatMap(
                (sale, out) ->
                        IntStream.range(0, all.count()).forEach(bucket -> out.collect(new BucketedSale(bucket, sale))),
                TypeInformation.of(BucketedSale.class)));
        DataStream<DeadToken> deadTokens =
                DEAD_TOKENS.name(receipts.flatMap(DeadToken::find, TypeInformation.of(DeadToken.class)));
        List<KeyedStream<?, BucketKey>> keyed = new ArrayList<>(List.of(
                byKey(wishes, change -> all.wish(change.productId(), change.userId())),
                byKey(devices, change -> all.user(change.userId())),
                byKey(bucketedSales, sale -> all.product(sale.event().productId(), sale.bucket())),
                byKey(deadTokens, dead -> all.user(dead.userId())),
                byKey(tokenYields(devices), word -> all.user(word.userId()))));
        // Every subtask hears of the heartbeats by their watermarks.
        heartbeats.ifPresent(stream -> keyed.add(byKey(stream, heartbeat -> all.product("", 0))));

        KeyedMultipleInputTransformation<SaleProgress> index = new KeyedMultipleInputTransformation<>(
                WISHLIST_INDEX.displayName(),
                new WishlistIndexFactory(settings, keyed.size()),
                TypeInformation.of(SaleProgress.class),
                env.getParallelism(),
                BucketKeySerializer.TYPE);
        keyed.forEach(stream -> index.addInput(stream.getTransformation(), stream.getKeySelector()));
        env.addOperator(index);
        return WISHLIST_INDEX.name(new MultipleConnectedStreams(env).transform(index));
    }

    /** The only operator that is not partitioned by users: the rows with a token can be of users in different buckets. */
    private static DataStream<TokenYield> tokenYields(DataStream<DeviceChange> devices) {
        DataStream<TokenClaim> claims =
                TOKEN_CLAIMS.name(devices.flatMap(TokenClaim::find, TypeInformation.of(TokenClaim.class)));
        return TOKEN_OWNERS.name(claims.keyBy(TokenClaim::token, TokenKeySerializer.TYPE)
                .process(new TokenOwners(), TypeInformation.of(TokenYield.class)));
    }

    private static <T> KeyedStream<T, BucketKey> byKey(DataStream<T> stream, KeySelector<T, BucketKey> key) {
        return stream.keyBy(key, BucketKeySerializer.TYPE);
    }

    /** All heartbeats are in one partition: more than one subtask would have nothing to do, and hold the watermark. */
    private Optional<DataStream<Heartbeat>> heartbeats() {
        return inputs.heartbeats().map(input -> HEARTBEAT_TIME
                .name(read(input, HEARTBEAT_SOURCE, HEARTBEAT_ROWS, HEARTBEAT_DEAD_LETTERS, 1)
                        .assignTimestampsAndWatermarks(inputs.heartbeatWatermarks()))
                .setParallelism(1));
    }

    /**
     * Sends a channel's slices to its sink. Each channel has tasks of its own, so that one which takes nothing does not hold the
     * others' recipients. Both edges are keyed by the bucket: what they carry stays in its subtask and still may be overtaken by
     * barriers. Word of a stopped sale has an edge of its own, on which no slice waits in front of it.
     */
    private void deliver(SingleOutputStreamOperator<SaleProgress> index, ChannelOutput channel) {
        Buckets all = buckets;
        KeySelector<SinkInput, Integer> byBucket = input -> all.edgeKey(input.bucket());
        KeyedStream<SinkInput, Integer> slices = index.getSideOutput(WishlistIndexOperator.slicesOf(channel.id()))
                .keyBy(byBucket, Types.INT);
        KeyedStream<SinkInput, Integer> stops =
                index.getSideOutput(WishlistIndexOperator.STOPS).keyBy(byBucket, Types.INT);
        slices.union(stops)
                .sinkTo(channel.sink())
                .uid(PipelineOperator.channelUid(channel.id()))
                .name(channel.displayName());
    }

    private void report(DataStream<SaleProgress> progress, DataStream<DeliveryReceipt> receipts) {
        DataStream<ReceiptCounts> counts = RECEIPT_COUNTS.name(receipts.transform(
                RECEIPT_COUNTS.displayName(), TypeInformation.of(ReceiptCounts.class), new CountReceiptsOperator()));
        DataStream<SaleReport> reports = DELIVERY_REPORT.name(counts.keyBy(ReceiptCounts::saleId)
                .connect(progress.keyBy(SaleProgress::saleId))
                .process(new DeliveryReport()));
        // Few records, and only one subtask can say which sale is the latest.
        DataStream<SaleReport> inOneSubtask =
                LATEST_SALE.name(reports.process(new LatestSale())).setParallelism(1);
        REPORT_SINK.name(inOneSubtask.sinkTo(outputs.reports())).setParallelism(1);
    }
}
