/** All servers together, with the job and the connector on them, and an audit of what they hold. */
package dev.wishcast.local.stack;
