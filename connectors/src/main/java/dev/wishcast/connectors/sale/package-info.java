/**
 * Sale events: what a product team announces. The published JSON schema checks them, and a decoder reads them.
 */
package dev.wishcast.connectors.sale;
