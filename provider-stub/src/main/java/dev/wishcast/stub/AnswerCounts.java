package dev.wishcast.stub;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each API gave each answer. Thread-safe. */
final class AnswerCounts {

    private record Kind(String api, int status, String code) {
        String label() {
            return code == null ? Integer.toString(status) : status + " " + code;
        }
    }

    private final ConcurrentMap<Kind, LongAdder> counts = new ConcurrentHashMap<>();

    void add(String api, Answer answer) {
        add(new Kind(api, answer.status(), answer.code()));
    }

    /** Counts a lost connection as status 0. */
    void addLost(String api, StubScript.ConnectionLoss loss) {
        add(new Kind(api, 0, loss.name()));
    }

    private void add(Kind kind) {
        counts.computeIfAbsent(kind, key -> new LongAdder()).increment();
    }

    /** By API, then by status and code. */
    Map<String, Map<String, Long>> snapshot() {
        Map<String, Map<String, Long>> byApi = new TreeMap<>();
        counts.forEach((kind, count) ->
                byApi.computeIfAbsent(kind.api, api -> new TreeMap<>()).put(kind.label(), count.sum()));
        return byApi;
    }

    void clear() {
        counts.clear();
    }
}
