/** How everything on this machine that hands something on tries again when it is not taken. */
package dev.slipway.local.delivery;
