/**
 * What is decided before any server starts: where the build put the programs, where the files of this run go, and what the
 * stack is made of.
 */
package dev.wishcast.local.run;
