/** What single steps cost, in nanoseconds: the settings that the benchmarks in the packages below share. */
package dev.wishcast;
