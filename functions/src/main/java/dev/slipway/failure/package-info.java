/**
 * What is known of a call of AWS that failed, for those who operate the registry. {@code CallRecorder} notes each call on its
 * client, {@code AwsFailure} reads the facts off the exception, and {@code Printable} holds back what is not a code or an id.
 * No message is ever read: those of AWS quote ARNs, keys, headers and items.
 */
package dev.slipway.failure;
