package dev.wishcast.benchmarks.ingest;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** Adds up RocksDB's tables while RocksDB works on them. */
final class RocksDbFiles extends SimpleFileVisitor<Path> {

    private final Set<Object> counted = new HashSet<>();
    private long bytes;

    private RocksDbFiles() {}

    /** Bytes of all tables below a folder; a table that a checkpoint has a second name for counts once. */
    static long bytes(Path folder) throws IOException {
        RocksDbFiles files = new RocksDbFiles();
        Files.walkFileTree(folder, files);
        return files.bytes;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (file.toString().endsWith(".sst") && counted.add(attributes.fileKey())) {
            bytes += attributes.size();
        }
        return FileVisitResult.CONTINUE;
    }

    /** It has been merged into another one meanwhile. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
        return FileVisitResult.CONTINUE;
    }
}
