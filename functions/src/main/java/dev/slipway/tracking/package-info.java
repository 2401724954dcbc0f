/**
 * The deployment's MLflow tracking server, asked over HTTP: what it recorded of runs and of the models they logged, and the
 * files that it serves itself.
 *
 * <p>Its address is a setting and nothing a caller says, and a credential goes to that address only: no redirect is followed.
 * What it answers is not trusted: answers are bounded in size and time, and what a version keeps of them passes the rules
 * that callers' own words pass.
 */
package dev.slipway.tracking;
