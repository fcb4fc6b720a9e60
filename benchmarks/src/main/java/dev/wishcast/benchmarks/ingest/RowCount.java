package dev.wishcast.benchmarks.ingest;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of rows of the wishlist table from an option. Users have ten wishes each, so rows come in tens. */
public final class RowCount implements ITypeConverter<Long> {

    @Override
    public Long convert(String value) {
        long rows = Long.parseLong(value);
        if (rows < 1 || rows % ZipfWishlists.WISHES_PER_USER != 0) {
            throw new TypeConversionException("must be a multiple of " + ZipfWishlists.WISHES_PER_USER);
        }
        return rows;
    }
}
