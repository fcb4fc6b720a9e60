/**
 * Strict reading of JSON: UTF-8 to the letter, bounded depth and numbers, and errors in one line.
 */
package dev.wishcast.connectors.json;
