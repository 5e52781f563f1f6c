/**
 * Work that is done slice by slice: between two slices whoever drives it can look at the clock, draw a line of progress, or
 * let an event in. The checker itself never waits.
 */
export type Sliced<T> = Generator<undefined, T, undefined>;

/** Does all of it at once. */
export function runThrough<T>(work: Sliced<T>): T {
	for (;;) {
		const slice = work.next();
		if (slice.done === true) return slice.value;
	}
}
