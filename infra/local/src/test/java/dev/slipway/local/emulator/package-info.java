/**
 * The deployment as documented, against an emulator that others write: {@code mvn -Pemulator verify}. It needs Python and Node
 * and fetches pinned packages from the registries; what is missing is said in one line and the test is left out.
 */
package dev.slipway.local.emulator;
