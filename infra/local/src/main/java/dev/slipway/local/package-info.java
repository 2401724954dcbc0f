/** The registry on one machine: every part that AWS would provide, in one process, around the functions that are deployed. */
package dev.slipway.local;
