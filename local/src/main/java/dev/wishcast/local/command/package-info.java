/** The commands of this module: {@code ./wishcast demo} and {@code ./wishcast up}. */
package dev.wishcast.local.command;
