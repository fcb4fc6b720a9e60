/**
 * An example of a channel that is not part of Wishcast: it appends every notification to a file. The jar is put on the job's
 * class path, and the job finds the channel by its factory.
 */
package dev.wishcast.filechannel;
