/** A version and all that is known of it: its files, metadata and lineage, and how two of them differ. */
package dev.slipway.registry.version;
