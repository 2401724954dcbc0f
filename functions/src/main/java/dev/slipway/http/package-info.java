/**
 * The registry over HTTP: one table of routes, what a request brings, what is answered, and how a refusal is told. It knows
 * neither the gateway's events nor any server; those who do make a {@link dev.slipway.http.ApiRequest} of what they get.
 */
package dev.slipway.http;
