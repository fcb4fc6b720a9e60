/**
 * What the benchmarks compare, as it runs in a JVM of its own on libraries of its own. {@code ContenderMain} reads a task, lets
 * one {@code PushSender} do it, and writes a result. Nothing here may use a library that not every contender has, except
 * the sender that the library belongs to.
 */
package dev.wishcast.benchmarks.contender;
