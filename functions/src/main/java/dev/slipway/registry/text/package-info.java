/** What people say of a model or a version in words, of which long texts lie apart. */
package dev.slipway.registry.text;
