/** What leaves the registry after a commit, and what repairs it when it was lost on the way. */
package dev.slipway.registry.delivery;
