/** The secrets and certificates of one run, and the settings of TLS and SASL that use them. */
package dev.wishcast.local.security;
