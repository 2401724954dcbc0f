/**
 * AWS Signature Version 4 from the side that checks it, with the JDK alone. {@link dev.slipway.local.signature.SignatureV4}
 * knows nothing of servers; {@link dev.slipway.local.signature.SignedOnly} stands before a handler of the JDK's. The registry's
 * own API takes some {@link dev.slipway.local.signature.Deviation}s that clients in use have. S3 has rules
 * of its own and is not checked here, except that {@link dev.slipway.local.signature.SignedHeaders} is read the same way.
 */
package dev.slipway.local.signature;
