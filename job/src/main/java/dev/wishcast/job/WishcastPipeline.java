package dev.wishcast.job;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.kafka.DeadLetterSplitter;
import dev.wishcast.connectors.kafka.DecodedSource;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.serialization.WishlistChangeSerializer;
import dev.wishcast.job.audience.Audience;
import dev.wishcast.job.audience.AudienceOperator;
import dev.wishcast.job.audience.DeadToken;
import dev.wishcast.job.audience.DeadTokens;
import dev.wishcast.job.config.PipelineSettings;
import dev.wishcast.job.delivery.SaleStops;
import dev.wishcast.job.delivery.WithdrawStoppedSales;
import dev.wishcast.job.index.BucketFired;
import dev.wishcast.job.index.BucketedSale;
import dev.wishcast.job.index.Interest;
import dev.wishcast.job.index.ProductBucket;
import dev.wishcast.job.index.ProductBucketSerializer;
import dev.wishcast.job.index.SaleToBuckets;
import dev.wishcast.job.index.WishlistIndex;
import dev.wishcast.job.index.WishlistIndexOperator;
import dev.wishcast.job.report.CountReceiptsOperator;
import dev.wishcast.job.report.DeliveryReport;
import dev.wishcast.job.report.ReceiptCounts;
import dev.wishcast.sinks.Provider;
import dev.wishcast.sinks.PushRequest;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;

import static dev.wishcast.job.PipelineOperator.APNS_REQUESTS;
import static dev.wishcast.job.PipelineOperator.APNS_SINK;
import static dev.wishcast.job.PipelineOperator.APNS_WITHDRAW;
import static dev.wishcast.job.PipelineOperator.AUDIENCE;
import static dev.wishcast.job.PipelineOperator.DEAD_LETTER_SINK;
import static dev.wishcast.job.PipelineOperator.DEAD_TOKENS;
import static dev.wishcast.job.PipelineOperator.DEAD_TOKEN_WATERMARKS;
import static dev.wishcast.job.PipelineOperator.DELIVERY_REPORT;
import static dev.wishcast.job.PipelineOperator.DEVICE_ROWS;
import static dev.wishcast.job.PipelineOperator.DEVICE_SOURCE;
import static dev.wishcast.job.PipelineOperator.DEVICE_SPLIT;
import static dev.wishcast.job.PipelineOperator.DEVICE_UPDATES;
import static dev.wishcast.job.PipelineOperator.DEVICE_WATERMARKS;
import static dev.wishcast.job.PipelineOperator.FCM_REQUESTS;
import static dev.wishcast.job.PipelineOperator.FCM_SINK;
import static dev.wishcast.job.PipelineOperator.FCM_WITHDRAW;
import static dev.wishcast.job.PipelineOperator.HEARTBEAT_DEVICE_WATERMARKS;
import static dev.wishcast.job.PipelineOperator.HEARTBEAT_SOURCE;
import static dev.wishcast.job.PipelineOperator.HEARTBEAT_SPLIT;
import static dev.wishcast.job.PipelineOperator.HEARTBEAT_TIME;
import static dev.wishcast.job.PipelineOperator.HEARTBEAT_WATERMARKS;
import static dev.wishcast.job.PipelineOperator.RECEIPT_COUNTS;
import static dev.wishcast.job.PipelineOperator.RECEIPT_SOURCE;
import static dev.wishcast.job.PipelineOperator.RECEIPT_SPLIT;
import static dev.wishcast.job.PipelineOperator.REPORT_SINK;
import static dev.wishcast.job.PipelineOperator.SALE_SOURCE;
import static dev.wishcast.job.PipelineOperator.SALE_SPLIT;
import static dev.wishcast.job.PipelineOperator.SALE_STOPS;
import static dev.wishcast.job.PipelineOperator.SALE_TO_BUCKETS;
import static dev.wishcast.job.PipelineOperator.WISHLIST_INDEX;
import static dev.wishcast.job.PipelineOperator.WISHLIST_ROWS;
import static dev.wishcast.job.PipelineOperator.WISHLIST_SOURCE;
import static dev.wishcast.job.PipelineOperator.WISHLIST_SPLIT;

/**
 * Wires the operators together.
 *
 * <pre>
 *  wishlist changes ──┐ by bucket
 *  heartbeats ┄┄┄┄┄┄┄┄┼─► wishlist index ──┐ interest, by user
 *  device changes ┄┄┄┄┤        │           ├─► audience ──► push requests ──► withdraw stopped ──► FCM
 *  sale events ───────┘        │           │                (by notification) sales           └──► APNs
 *       │    device changes ───┼───────────┘                                    ▲                  │ receipts
 *       └──────────────────────┼────────────────────────────────────────────────┘ to every subtask ▼ (Kafka)
 *                              └─ buckets fired ──► delivery report ◄── counts ◄── delivery receipts
 *                                                           audience ◄── dead tokens ◄──┘
 *  ┄┄ watermarks only
 * </pre>
 */
final class WishcastPipeline {

    private static final TypeInformation<WishlistChange> WISHLIST_CHANGE = WishlistChangeSerializer.TYPE;
    private static final TypeInformation<Either<DeviceChange, DeadToken>> DEVICE_UPDATE =
            new EitherTypeInfo<>(TypeInformation.of(DeviceChange.class), TypeInformation.of(DeadToken.class));

    private final StreamExecutionEnvironment env;
    private final PipelineInputs inputs;
    private final PipelineOutputs outputs;
    private final PipelineSettings settings;

    private DataStream<DeadLetter> deadLetters;

    private WishcastPipeline(
            StreamExecutionEnvironment env, PipelineInputs inputs, PipelineOutputs outputs, PipelineSettings settings) {
        this.env = env;
        this.inputs = inputs;
        this.outputs = outputs;
        this.settings = settings;
    }

    /** Adds the whole pipeline to the environment. */
    static void build(
            StreamExecutionEnvironment env, PipelineInputs inputs, PipelineOutputs outputs, PipelineSettings settings) {
        env.setMaxParallelism(ProductBucket.KEY_GROUPS);
        new WishcastPipeline(env, inputs, outputs, settings).build();
    }

    private void build() {
        // The heartbeats among the changes have done their work when the source has made watermarks of them.
        DataStream<WishlistChange> wishlist =
                WISHLIST_ROWS.name(values(inputs.wishlist(), WISHLIST_SOURCE, WISHLIST_SPLIT)
                        .filter(change -> change.kind() != ChangeKind.HEARTBEAT)
                        .returns(WISHLIST_CHANGE));
        DataStream<DeviceChange> devices = DEVICE_ROWS.name(values(inputs.devices(), DEVICE_SOURCE, DEVICE_SPLIT)
                .filter(change -> change.kind() != ChangeKind.HEARTBEAT));
        DataStream<SaleEvent> sales = values(inputs.sales(), SALE_SOURCE, SALE_SPLIT);
        DataStream<DeliveryReceipt> receipts = values(inputs.receipts(), RECEIPT_SOURCE, RECEIPT_SPLIT);

        wishlist = wishlist.union(watermarks(devices, DEVICE_WATERMARKS, WISHLIST_CHANGE));
        DataStream<Either<DeviceChange, DeadToken>> updates = DEVICE_UPDATES
                .name(devices.map(change -> Either.<DeviceChange, DeadToken>Left(change), DEVICE_UPDATE))
                .union(deadTokens(receipts));
        if (inputs.heartbeats().isPresent()) {
            DataStream<Heartbeat> heartbeats = heartbeats(inputs.heartbeats().get());
            wishlist = wishlist.union(watermarks(heartbeats, HEARTBEAT_WATERMARKS, WISHLIST_CHANGE));
            updates = updates.union(watermarks(heartbeats, HEARTBEAT_DEVICE_WATERMARKS, DEVICE_UPDATE));
        }

        SingleOutputStreamOperator<Interest> interests = index(wishlist, sales);
        DataStream<PushRequest> requests = audience(interests, updates);
        DataStream<PushRequest> stops = SALE_STOPS.name(sales.flatMap(new SaleStops()));
        push(requests, stops, Provider.FCM, outputs.fcm(), FCM_REQUESTS, FCM_WITHDRAW, FCM_SINK);
        push(requests, stops, Provider.APNS, outputs.apns(), APNS_REQUESTS, APNS_WITHDRAW, APNS_SINK);
        report(receipts, interests.getSideOutput(WishlistIndex.FIRED));
        DEAD_LETTER_SINK.name(deadLetters.sinkTo(outputs.deadLetters()));
    }

    private <T> DataStream<T> values(DecodedSource<T> input, PipelineOperator source, PipelineOperator split) {
        return split(read(input, source), input, split);
    }

    /** All heartbeats are in one partition: more than one subtask would have nothing to do, and hold the watermark. */
    private DataStream<Heartbeat> heartbeats(DecodedSource<Heartbeat> input) {
        DataStreamSource<Either<Heartbeat, DeadLetter>> records = read(input, HEARTBEAT_SOURCE);
        DataStream<Heartbeat> heartbeats =
                split(records.setParallelism(1), input, HEARTBEAT_SPLIT).setParallelism(1);
        return HEARTBEAT_TIME
                .name(heartbeats.assignTimestampsAndWatermarks(inputs.heartbeatWatermarks()))
                .setParallelism(1);
    }

    private <T> DataStreamSource<Either<T, DeadLetter>> read(DecodedSource<T> input, PipelineOperator source) {
        DataStreamSource<Either<T, DeadLetter>> records =
                env.fromSource(input.source(), input.watermarks(), source.displayName(), input.type());
        source.name(records);
        return records;
    }

    /** Adds to the dead letters what could not be decoded. */
    private <T> SingleOutputStreamOperator<T> split(
            DataStream<Either<T, DeadLetter>> records, DecodedSource<T> input, PipelineOperator split) {
        SingleOutputStreamOperator<T> values = split.name(records.process(new DeadLetterSplitter<>(input.valueType())));
        DataStream<DeadLetter> letters = values.getSideOutput(DeadLetterSplitter.DEAD_LETTERS);
        deadLetters = deadLetters == null ? letters : deadLetters.union(letters);
        return values;
    }

    private static <T, R> DataStream<R> watermarks(
            DataStream<T> stream, PipelineOperator operator, TypeInformation<R> type) {
        return operator.name(stream.flatMap(new WatermarksOnly<T, R>()).returns(type))
                .setParallelism(stream.getParallelism());
    }

    private SingleOutputStreamOperator<Interest> index(
            DataStream<WishlistChange> wishlist, DataStream<SaleEvent> sales) {
        int buckets = settings.buckets();
        DataStream<BucketedSale> bucketedSales = SALE_TO_BUCKETS.name(sales.flatMap(new SaleToBuckets(buckets)));
        return WISHLIST_INDEX.name(wishlist.keyBy(
                        change -> ProductBucket.of(change.productId(), change.userId(), buckets),
                        ProductBucketSerializer.TYPE)
                .connect(bucketedSales.keyBy(BucketedSale::bucket, ProductBucketSerializer.TYPE))
                .transform(
                        WISHLIST_INDEX.displayName(),
                        TypeInformation.of(Interest.class),
                        new WishlistIndexOperator(new WishlistIndex(buckets, settings.maxHold()))));
    }

    /** They share an input with the device changes, whose watermark a sale waits for. */
    private static DataStream<Either<DeviceChange, DeadToken>> deadTokens(DataStream<DeliveryReceipt> receipts) {
        return DEAD_TOKEN_WATERMARKS.name(DEAD_TOKENS
                .name(receipts.flatMap(new DeadTokens()).returns(DEVICE_UPDATE))
                .assignTimestampsAndWatermarks(WatermarkStrategy.forGenerator(context -> new AlwaysIdle<>())));
    }

    private DataStream<PushRequest> audience(
            DataStream<Interest> interests, DataStream<Either<DeviceChange, DeadToken>> updates) {
        return AUDIENCE.name(interests
                .keyBy(Interest::userId)
                .connect(updates.keyBy(update -> update.isLeft()
                        ? update.left().userId()
                        : update.right().userId()))
                .transform(
                        AUDIENCE.displayName(),
                        TypeInformation.of(PushRequest.class),
                        new AudienceOperator(new Audience(settings.maxHold()))));
    }

    /** Each provider has its own tasks, so that one which takes nothing does not hold the other's requests. */
    private static void push(
            DataStream<PushRequest> requests,
            DataStream<PushRequest> stops,
            Provider provider,
            Sink<PushRequest> sink,
            PipelineOperator filter,
            PipelineOperator withdraw,
            PipelineOperator push) {
        DataStream<PushRequest> ofProvider = filter.name(requests.filter(request -> request.provider() == provider));
        // The sink remembers what it must not send again by the same key.
        DataStream<PushRequest> both =
                ofProvider.keyBy(PushRequest::notificationId).union(stops.keyBy(PushRequest::notificationId));
        push.name(withdraw.name(both.process(new WithdrawStoppedSales())).sinkTo(sink));
    }

    private void report(DataStream<DeliveryReceipt> receipts, DataStream<BucketFired> fired) {
        DataStream<ReceiptCounts> counts = RECEIPT_COUNTS.name(receipts.transform(
                RECEIPT_COUNTS.displayName(), TypeInformation.of(ReceiptCounts.class), new CountReceiptsOperator()));
        REPORT_SINK.name(DELIVERY_REPORT
                .name(counts.keyBy(ReceiptCounts::saleId)
                        .connect(fired.keyBy(BucketFired::saleId))
                        .process(new DeliveryReport()))
                .sinkTo(outputs.reports()));
    }
}
