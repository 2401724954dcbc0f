/**
 * MLflow's registry API over the same registry: reads MLflow's requests, calls the registry's deeds, writes MLflow's objects
 * and error bodies. There is no rule here that the registry does not know, and nothing is kept here.
 *
 * <p>What MLflow's words mean: a registered model is a model; a model version is a version, its {@code source} and
 * {@code run_id} are lineage; an alias is a pointer, and one that has a policy is a stage. {@code current_stage} is read off
 * the pointers {@code staging} and {@code production}, which are aliases too as soon as they hold something.
 */
package dev.slipway.mlflow;
