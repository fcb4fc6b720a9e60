/** How well Wishcast's push sink keeps to a rate limit, in every window of ten seconds. */
package dev.wishcast.benchmarks.rate;
