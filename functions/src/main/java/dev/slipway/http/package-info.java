/**
 * The registry over HTTP: one table of routes put together from the dialects that are spoken, what a request brings, what is
 * answered, and how a refusal is told. The registry's own dialect, version 1, is here; others bring their routes from
 * packages of their own. It knows neither the gateway's events nor any server; those who do make a
 * {@link dev.slipway.http.ApiRequest} of what they get.
 */
package dev.slipway.http;
