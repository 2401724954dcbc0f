/**
 * Amazon S3 on one machine: S3Proxy over a folder, in this process, on loopback. It checks signatures, expiry and checksums
 * and honours create-only, so that what is promised of uploads can be shown here. {@link
 * dev.slipway.local.storage.S3Front} adds what S3 does with a request before it looks at the object, {@link
 * dev.slipway.local.storage.VersionedBlobStore} a version id for each object, though only the last version is kept, {@link
 * dev.slipway.local.storage.CopyingBlobStore} what S3 does when it copies, {@link
 * dev.slipway.local.storage.DigestedPartsBlobStore} the digests of parts, {@link dev.slipway.local.storage.OwnersBlobStore}
 * closes its files to other users of the machine. Its files have a {@link dev.slipway.local.storage.DiskName} for the key of an
 * object. S3Proxy sends no events; {@link dev.slipway.local.storage.LocalObjectStore} does, and {@link
 * dev.slipway.local.storage.ObjectCreatedEvent} gives them the form in which S3 hands them to EventBridge.
 */
package dev.slipway.local.storage;
