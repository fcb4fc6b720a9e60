package dev.wishcast.sinks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Keeps what was rendered for a sale, so that its hundreds of thousands of notifications are rendered once. Not
 * thread-safe.
 *
 * @param <T> what a rendering is
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

    public RenderCache(Function<SaleMessage, T> renderer) {
        this.renderer = renderer;
    }

    /** The message's rendering. */
    public T get(SaleMessage message) {
        return rendered.computeIfAbsent(message, renderer);
    }

    /** Renders all messages anew from now on. */
    public void clear() {
        rendered.clear();
    }
}
