package dev.wishcast.stub.judge;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each API gave each response. Thread-safe. */
public final class ResponseCounts {

    private record Kind(String api, int status, String code) {
        String label() {
            return code == null ? Integer.toString(status) : status + " " + code;
        }
    }

    private final ConcurrentMap<Kind, LongAdder> counts = new ConcurrentHashMap<>();

    /** Counts a response. A lost connection or stream has the status 0 and a code. */
    public void add(String api, int status, String code) {
        counts.computeIfAbsent(new Kind(api, status, code), kind -> new LongAdder())
                .increment();
    }

    /** Returns the counts by API, then by status and code. */
    public Map<String, Map<String, Long>> snapshot() {
        Map<String, Map<String, Long>> byApi = new TreeMap<>();
        counts.forEach((kind, count) ->
                byApi.computeIfAbsent(kind.api, api -> new TreeMap<>()).put(kind.label(), count.sum()));
        return byApi;
    }

    /** Forgets all. */
    public void clear() {
        counts.clear();
    }
}
