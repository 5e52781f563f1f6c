/** What went wrong, in one of the ways that a search can find. Plain data: it goes into reports and traces as it is. */
export interface Failure {
	readonly kind:
		| "assertion"
		| "exception"
		| "property"
		| "deadlock"
		| "livelock"
		| "witness"
		| "nondeterminism"
		| "claim";
	/** The assertion's message, the property's name, the deadlock's one-line summary. */
	readonly message: string;
	/** The coroutine that failed; undefined where the whole state is at fault. */
	readonly coroutine?: string;
	/** Both values, as text, where a comparison failed. */
	readonly expected?: string;
	readonly actual?: string;
	/** More lines for people, in reading order. */
	readonly details?: readonly string[];
}

/**
 * The program did something other than before, given the same reads: its results mean nothing. Thrown out of the machine
 * from wherever that shows.
 */
export class NondeterminismError extends Error {
	override readonly name = "NondeterminismError";
	constructor(readonly failure: Failure) {
		super(failure.message);
	}
}
