/** What an assertion compares, for the report. */
export interface Comparison {
	readonly expected: unknown;
	readonly actual: unknown;
}

/** Thrown by {@link assert}; the checker reports it as a failed assertion of the coroutine that ran. */
export class AssertionFailure extends Error {
	override readonly name = "AssertionFailure";
	constructor(
		message: string,
		readonly comparison?: Comparison,
	) {
		super(message);
	}
}

/**
 * Ends the coroutine with a violation unless the condition holds.
 *
 * @param message - what should have held
 * @param comparison - both values, for the report
 */
export function assert(condition: boolean, message: string, comparison?: Comparison): asserts condition {
	if (!condition) throw new AssertionFailure(message, comparison);
}
