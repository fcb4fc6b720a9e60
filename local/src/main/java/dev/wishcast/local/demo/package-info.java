/** What the demo shows: how far it is, how long each phase took, and what came out. */
package dev.wishcast.local.demo;
