/** A request to point a stage at a version, what was seen when it was made, and what people decided. */
package dev.slipway.registry.promotion;
