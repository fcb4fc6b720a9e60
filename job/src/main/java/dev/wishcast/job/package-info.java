/**
 * The job itself: it reads the configuration, makes the sources and sinks that the configuration asks for, and submits the
 * pipeline.
 */
package dev.wishcast.job;
