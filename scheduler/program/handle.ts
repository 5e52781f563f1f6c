/** A spawned coroutine, for `join`. */
export interface Handle {
	readonly slot: number;
	/** Unique in the program: the parent's name, a slash, and the name given, for coroutines spawned by coroutines. */
	readonly name: string;
}

/** What may be said of a coroutine when it is spawned. */
export interface SpawnOptions {
	/** A daemon may still be waiting when all others have ended; that is no deadlock. Default: false. */
	readonly daemon?: boolean;
}

/** What may be said of coroutines that are interchangeable. */
export interface InterchangeableOptions {
	/**
	 * For each coroutine, what else it is called in cells, beside its own name: the first of these names of each coroutine
	 * correspond, then the second, and so on. Default: nothing else.
	 */
	readonly names?: readonly (readonly string[])[];
}
