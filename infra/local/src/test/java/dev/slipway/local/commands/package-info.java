/** Programs and commands that tests run as people do, each within a time. */
package dev.slipway.local.commands;
