package dev.wishcast.benchmarks.runner;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of an option that makes no sense below 1. */
public final class AtLeastOne implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
        int number = Integer.parseInt(value);
        if (number < 1) {
            throw new TypeConversionException("must be at least 1, but is " + value);
        }
        return number;
    }
}
