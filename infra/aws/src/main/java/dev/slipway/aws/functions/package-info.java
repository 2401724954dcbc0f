/** The functions that are deployed: of each the class, what it is told and what it may do. Knows nothing of a stack. */
package dev.slipway.aws.functions;
