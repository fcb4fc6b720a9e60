package dev.wishcast.benchmarks.sender;

import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.FirebaseMessagingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Takes users from Kafka, sends to them, and commits: at least once, as most would have it. */
final class FirstBuiltWorker implements Callable<Void> {

    private final Map<String, Object> kafka;
    private final FirebaseMessaging messaging;
    private final AtomicReference<FirstBuiltRound> round;

    FirstBuiltWorker(Map<String, Object> kafka, FirebaseMessaging messaging, AtomicReference<FirstBuiltRound> round) {
        this.kafka = new HashMap<>(kafka);
        this.kafka.put("group.id", "first-built-workers");
        this.kafka.put("auto.offset.reset", "earliest");
        this.kafka.put("max.poll.records", FirebaseStub.BATCH);
        this.messaging = messaging;
        this.round = round;
    }

    @Override
    public Void call() throws FirebaseMessagingException {
        try (KafkaConsumer<String, String> users =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new StringDeserializer())) {
            users.subscribe(List.of(FirstBuiltSender.USERS));
            while (true) {
                Map<String, List<String>> tokensBySale = new HashMap<>();
                for (ConsumerRecord<String, String> user : users.poll(Duration.ofSeconds(1))) {
                    String[] saleAndToken = user.value().split("\t", 2);
                    tokensBySale
                            .computeIfAbsent(saleAndToken[0], sale -> new ArrayList<>())
                            .add(saleAndToken[1]);
                }
                FirstBuiltRound now = round.get();
                if (now != null && tokensBySale.containsKey(now.saleId())) {
                    now.send(tokensBySale.get(now.saleId()), messaging);
                }
                users.commitSync();
            }
        }
    }
}
