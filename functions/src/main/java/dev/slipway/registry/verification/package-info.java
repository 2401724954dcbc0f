/**
 * Whether a model's history is whole and the registry holds what the history says. The history is read from its first entry on and
 * what it comes to, the model with its stages, policies and promotions, is compared with what is stored; versions, promotions and
 * files are compared as the entries that told of them last go by. It goes on from page to page by a checkpoint.
 */
package dev.slipway.registry.verification;
