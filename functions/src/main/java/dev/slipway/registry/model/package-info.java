/** A model's head: everything that orders its changes, in one place. */
package dev.slipway.registry.model;
