/** Finds the project's folder, and the local stack that runs in it. */
package dev.wishcast.launcher.project;
