/** A stage, how it has moved, and what a promotion into it needs: policies and their gates. */
package dev.slipway.registry.stage;
