/** The entries of a model's history: one record for each kind of fact, and the chain of hashes that they form. */
package dev.slipway.registry.history;
