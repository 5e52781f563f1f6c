import { context, type Note } from "./context.js";
import type { Coroutine, PointOptions } from "./scheduling-point.js";

/**
 * A scheduling point: any other coroutine that can run may run before this one goes on.
 *
 * @param label - what the coroutine is about to do or waiting to do, in a few words
 */
export function* pause(label: string, options: PointOptions = {}): Coroutine {
	yield { ...options, label };
}

/**
 * A scheduling point at which the coroutine stays until the guard holds.
 *
 * @param guard - a pure function of tracked cells; it may look at locals of the coroutine, which stand still meanwhile
 */
export function* waitUntil(label: string, guard: () => boolean, options: PointOptions = {}): Coroutine {
	yield { ...options, label, guard };
}

/**
 * Runs `inner` and claims that, once it is done, this function needs nothing of its past but `locals` (and what its own
 * callers keep). Named points inside `inner` then merge histories that agree on all that is kept. Start `locals` with a
 * word for the call site where a function has several.
 */
export function* keeping<T>(locals: readonly unknown[], inner: Coroutine<T>): Coroutine<T> {
	return yield* framed(locals, inner, false);
}

/**
 * Like {@link keeping}, for functions that know nothing of their callers: where the caller has not claimed what it keeps,
 * neither does this.
 */
export function* keepingAsCaller<T>(locals: readonly unknown[], inner: Coroutine<T>): Coroutine<T> {
	return yield* framed(locals, inner, true);
}

function* framed<T>(locals: readonly unknown[], inner: Coroutine<T>, inherits: boolean): Coroutine<T> {
	context().enterFrame(locals, inherits);
	try {
		return yield* inner;
	} finally {
		context().leaveFrame();
	}
}

/**
 * A decision that belongs to the checker: every outcome from 0 to `options - 1` is explored. It is no scheduling point;
 * the choice is made inside the running step.
 *
 * @throws ProgramError if `options` is not a positive integer
 */
export function choose(label: string, options: number): number {
	return context().choose(label, options);
}

/** Says, for readers of a trace, what happens here. Notes have no influence on what is explored. */
export function note(text: string, details: Omit<Note, "text"> = {}): void {
	context().note({ ...details, text });
}

/** Says that this step gets something done: a program that does it for ever, like a server, is not caught in a livelock. */
export function progress(text: string): void {
	context().note({ text, progress: true });
}

/**
 * Marks the witness as reached if the predicate holds now. The predicate sees the state; the coroutine does not see the
 * answer, so observing changes nothing.
 */
export function observe(witness: string, predicate: () => boolean): void {
	context().observe(witness, predicate);
}
