/**
 * Texts that say where something lies: files, a data set, a repository, an image, a page. The registry keeps them, shows them
 * and hands them on, and opens none, so they must hold no credential and nothing that leads astray whoever opens them.
 */
package dev.slipway.registry.location;
