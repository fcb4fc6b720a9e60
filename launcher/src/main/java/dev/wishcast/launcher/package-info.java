/**
 * The command line of {@code ./wishcast}: the parent of all commands, its help, and how it explains what goes wrong. The
 * commands themselves are found by name, because their modules run on class paths of their own.
 */
package dev.wishcast.launcher;
