package dev.wishcast.sinks.channel;

import dev.wishcast.sinks.SaleMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Keeps what was made from a sale's message, so that it is made once for hundreds of thousands of notifications. Not
 * thread-safe.
 *
 * @param <T> what is made
 */
public final class RenderCache<T> {

    /** More sales than run at once. */
    private static final int MOST_SALES = 256;

    private final Function<SaleMessage, T> renderer;
    private final Map<SaleMessage, T> rendered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SaleMessage, T> eldest) {
            return size() > MOST_SALES;
        }
    };

    private SaleMessage latest;
    private T latestRendered;

    public RenderCache(Function<SaleMessage, T> renderer) {
        this.renderer = renderer;
    }

    /** The message's rendering. */
    @SuppressWarnings(
            "ReferenceEquality") // Mostly the same object comes again; comparing messages costs more than the rest.
    public T get(SaleMessage message) {
        if (message != latest) {
            latestRendered = rendered.computeIfAbsent(message, renderer);
            latest = message;
        }
        return latestRendered;
    }

    /** Renders all messages anew from now on. */
    public void clear() {
        rendered.clear();
        latest = null;
        latestRendered = null;
    }
}
