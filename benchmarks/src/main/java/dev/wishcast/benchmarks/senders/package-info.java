/** The same messages to the same provider stub by all of Wishcast, and by what else one would use. Every peer has a process of its own. */
package dev.wishcast.benchmarks.senders;
