/**
 * What shall happen to pushes: the scripts in force, and how long responses take. A script selects pushes by provider, token,
 * share or interval, and says what becomes of them. This package knows no other package of the stub.
 */
package dev.wishcast.stub.script;
