/**
 * Which user a push token belongs to. A phone that one user left and another one took can stand in rows of both, with the same
 * token. The row that registered last owns the token; the index leaves out the devices of the other users. The rules are in
 * {@link dev.wishcast.job.token.TokenHolders}, without Flink.
 */
package dev.wishcast.job.token;
