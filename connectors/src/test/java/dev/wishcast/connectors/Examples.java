package dev.wishcast.connectors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The example records under {@code examples/}. */
public final class Examples {

    private Examples() {}

    public static byte[] read(String name) {
        try (InputStream in = Examples.class.getResourceAsStream("/examples/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
