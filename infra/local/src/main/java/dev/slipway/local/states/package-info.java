/**
 * Step Functions on one machine: runs the deployed state machine file, no more of the language than that file needs.
 *
 * <p>A {@link dev.slipway.local.states.Definition} is read whole or refused whole; a field this package does not know
 * is a refusal, because a part that is silently skipped here would be a surprise on AWS. The
 * {@link dev.slipway.local.states.StateMachine} keeps one file per execution and writes it before it acts, so that a
 * process may be killed at any time: tasks run at least once, tokens stay valid, waits end by the wall clock.
 *
 * <p>Inside, three concerns stay apart: the interpreter says what follows from what (no clock, no disk, no threads),
 * the folder keeps it, and the machine does it. {@link dev.slipway.local.states.StepFunctionsHandler} puts the wire
 * protocol in front, so that the ordinary SDK client talks to it.
 */
package dev.slipway.local.states;
