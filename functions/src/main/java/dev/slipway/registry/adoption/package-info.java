/**
 * Adoption: taking the files of a version that was registered by naming a place elsewhere into the registry's bucket,
 * digested on the way, and recording what the tracking server knows of the run that made them.
 *
 * <p>A worker does it, apart from the functions that answer callers: {@link dev.slipway.registry.adoption.Adoptions} is
 * called again and again until the version is READY or REJECTED. It reads only what {@link
 * dev.slipway.registry.access.SourceRules} list for the caller who registered the version, by the settings in force when
 * it reads.
 */
package dev.slipway.registry.adoption;
