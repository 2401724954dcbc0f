/** That a verification finds whatever is altered in the table. */
package dev.slipway.local.tamper;
