import { context, ProgramError } from "./context.js";
import type { Handle, SpawnOptions } from "./handle.js";
import type { Coroutine } from "./scheduling-point.js";

/**
 * Starts a coroutine. In a program's setup it exists from the beginning; in a coroutine, from this step on.
 *
 * @param name - unique among the coroutines that the same parent spawns
 * @throws ProgramError when the name is taken
 */
export function spawn(name: string, body: () => Coroutine<unknown>, options: SpawnOptions = {}): Handle {
	return context().spawn(name, body, options);
}

/** How to join. */
export interface JoinOptions {
	/** A scheduling point even if the coroutine has ended already. Default: false. */
	readonly preemptive?: boolean;
}

/** Waits until the coroutine has ended and returns what it returned. */
export function* join(handle: Handle, options: JoinOptions = {}): Coroutine<unknown> {
	if (typeof handle?.slot !== "number")
		throw new ProgramError("join takes what spawn has returned: join(spawn(name, body))");
	if (options.preemptive === true || !context().ended(handle)) {
		yield {
			label: `join ${handle.name}`,
			guard: () => context().ended(handle),
			inherits: true,
			why: `it waits for the end of ${handle.name}`,
			waitsFor: () => ({ resource: `the end of "${handle.name}"`, holders: [handle.name] }),
		};
	}
	return context().result(handle);
}

/** The name of the running coroutine. */
export function self(): string {
	return context().self();
}
