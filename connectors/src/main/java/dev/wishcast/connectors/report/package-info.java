/**
 * Sale reports: how each sale stands, as product teams and analysts read it.
 */
package dev.wishcast.connectors.report;
