/**
 * The servers of the stack, each as a process: MySQL, Kafka, Connect, ZooKeeper and the provider stub. Each class starts its
 * server, waits for it, can crash it, and is the way to talk to it. Flink has a package of its own.
 */
package dev.wishcast.local.server;
