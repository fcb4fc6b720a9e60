/**
 * Child processes and what they need: command lines of JVMs, free ports, groups that live and die together. Knows nothing of
 * the servers that run in them.
 */
package dev.wishcast.local.process;
