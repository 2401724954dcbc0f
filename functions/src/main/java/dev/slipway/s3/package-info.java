/**
 * The artifact store on Amazon S3: {@link dev.slipway.s3.S3ArtifactStore} signs what callers send straight to the bucket and
 * asks S3 what lies there. S3 does the checking, of every byte against a signed SHA-256; no artifact passes through a
 * function.
 */
package dev.slipway.s3;
