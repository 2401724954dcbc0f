/** What versions and models are found by, and how it is written down so that an index can find them. */
package dev.slipway.registry.search;
