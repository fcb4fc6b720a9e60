/**
 * The sales by their ids. An id names one sale, which is announced once. The registry refuses what contradicts that, remembers
 * the id for days after the sale, and hands the sale over to the index shortly before its start.
 */
package dev.wishcast.job.registry;
