/**
 * Where the job's options come from, and which options there are. A misspelt option is an error.
 */
package dev.wishcast.job.config;
