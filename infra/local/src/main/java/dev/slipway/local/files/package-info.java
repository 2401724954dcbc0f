/** What has to be right about files so that a process may be killed at any time: written whole, and one process a folder. */
package dev.slipway.local.files;
