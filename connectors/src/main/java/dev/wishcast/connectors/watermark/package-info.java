/**
 * How far a change stream has got. These watermarks differ from Flink's own, so that a sale does not fire on a half-built
 * index.
 */
package dev.wishcast.connectors.watermark;
