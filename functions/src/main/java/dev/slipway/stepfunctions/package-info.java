/** The approval flow in AWS Step Functions: started by a promotion's id, answered by the token it waits on. */
package dev.slipway.stepfunctions;
