/**
 * How the operators are wired together. Sources and sinks are arguments, so tests run the real pipeline with their own.
 * Every operator has a uid from one list, under which savepoints keep its state.
 */
package dev.wishcast.job.pipeline;
