package dev.wishcast.benchmarks.contender;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/** One object in a file, for the other of two processes that have the same classes. */
public final class SerializedFile {

    private SerializedFile() {}

    /** Creates the file, or replaces what is in it. */
    public static void write(Path file, Serializable object) throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
            out.writeObject(object);
        }
    }

    /** Returns the object; throws an {@link IOException} if the file does not have such a one. */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
            return type.cast(in.readObject());
        } catch (ClassNotFoundException | ClassCastException e) {
            throw new IOException("There is no " + type.getSimpleName() + " in " + file, e);
        }
    }
}
