/** What things are called: names of models and stages, ids that the registry mints, digests. */
package dev.slipway.registry.name;
