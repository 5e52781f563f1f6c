/** A program of coroutines. It is set up afresh for each exploration, so that no exploration can influence the next. */
export interface Program {
	readonly name: string;
	/** Makes cells and primitives, spawns coroutines, states properties. */
	readonly setup: () => void;
}

/**
 * Declares a program.
 *
 * @example
 * ```ts
 * const lostUpdate = program("lost update", () => {
 *   const counter = cell("counter", 0);
 *   function* increment() {
 *     const seen = counter.get();
 *     yield* pause("between read and write");
 *     counter.set(seen + 1);
 *   }
 *   spawn("a", increment);
 *   spawn("b", increment);
 *   atEnd("both are counted", () => ({ expected: 2, actual: counter.get() }));
 * });
 * ```
 */
export function program(name: string, setup: () => void): Program {
	return { name, setup };
}
