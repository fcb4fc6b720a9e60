/** One sale from the rows in MySQL to the phones' providers, with its progress and its report. */
package dev.wishcast.local.demo;
