/**
 * Clients that others generate from the description of the API, compiled and used for real, and a tester that calls what it
 * describes: {@code mvn -Pclients verify}. They need Python, Node and Go and fetch pinned packages from the registries; what
 * is missing is said in one line and left out.
 */
package dev.slipway.local.clients;
