/**
 * What API Gateway does in front of the functions: it verifies the token or the signature, finds the route, makes a payload 2.0 event of the
 * call, and sends the function's answer back. Tokens come from an issuer of its own, for whoever is on this machine.
 */
package dev.slipway.local.gateway;
