/** The commands in README and docs, run as a reader would who pastes them one after the other. */
package dev.slipway.local.docs;
