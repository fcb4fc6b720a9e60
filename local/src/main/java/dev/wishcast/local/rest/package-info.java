/** A client for REST APIs that speak JSON. */
package dev.wishcast.local.rest;
