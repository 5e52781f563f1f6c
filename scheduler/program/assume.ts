import { context } from "./context.js";

/** Thrown by {@link assume} to end the coroutine; the checker takes it for no failure. Code that catches all errors throws it on. */
export class AssumptionFailure extends Error {
	override readonly name = "AssumptionFailure";
}

/**
 * Stops the coroutine for good unless the condition holds; the others go on. Schedules in which that happens are set aside:
 * they are counted as blocked, their end is not looked at, and whoever waits for the coroutine is in no deadlock. What fails
 * on the way there, an assertion or a property of every state, is reported all the same.
 *
 * It is the `assume` of SV-COMP and GenMC. Where a coroutine should rather wait until the condition holds, use `waitUntil`.
 *
 * @param message - what is taken for granted
 * @throws ProgramError outside of coroutines
 */
export function assume(condition: boolean, message = "an assumption"): asserts condition {
	if (condition) return;
	context().assumptionFails(message);
}
