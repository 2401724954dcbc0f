/**
 * What has to be right about the files of the data folder: written whole, so that a process may be killed at any time; one
 * process a folder; nobody's but their owner's; and named, with what to do, when they cannot be used.
 */
package dev.slipway.local.files;
