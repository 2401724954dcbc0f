/** Who asks, and what they may do. */
package dev.slipway.registry.access;
