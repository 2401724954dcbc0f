/**
 * The registry's story, told with real models over plain HTTP: register, upload, approve, promote, tell CI, roll back,
 * download, load. The demo, the showcase test and the smoke test of a deployment are this one story with different front
 * ends. It knows the registry by its API alone.
 */
package dev.slipway.showcase;
