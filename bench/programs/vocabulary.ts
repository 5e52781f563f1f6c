import {
	assume,
	type Cell,
	Condition,
	type Coroutine,
	cell,
	type Handle,
	join,
	Mutex,
	pause,
	spawn,
	waitUntil,
} from "../../scheduler/index.js";

/*
 * The few words that the programs of the suite share. All is in the preemptive style: each access to what threads share is
 * one scheduling point and then the access, so that it is one step, and one event of a trace.
 */

/** What a thread does: a generator function, or just its accesses, one after the other. */
export type Body = () => Coroutine<unknown> | readonly Coroutine<unknown>[];

/** Cells that start at 0. */
export function zeros<Names extends readonly string[]>(
	...names: Names
): { readonly [Index in keyof Names]: Cell<number> } {
	return names.map((name) => cell(name, 0)) as { readonly [Index in keyof Names]: Cell<number> };
}

/** Cells `name[0]` to `name[length - 1]` that start at 0. */
export function zeroArray(name: string, length: number): (index: number) => Cell<number> {
	const cells = Array.from({ length }, (_, i) => cell(`${name}[${i}]`, 0));
	return (index) => {
		const found = cells[index];
		if (found === undefined) throw new RangeError(`${name} has no element ${index}`);
		return found;
	};
}

/** Threads that are there from the beginning. */
export function threads(...bodies: readonly Body[]): void {
	bodies.forEach((body, i) => {
		spawn(`t${i}`, () => sequence(body()));
	});
}

/** So many threads that differ by their number, counted from 0. */
export function times(count: number, body: (i: number) => ReturnType<Body>): Body[] {
	return Array.from({ length: count }, (_, i) => () => body(i));
}

/** One access after the other. */
export function* sequence(accesses: Coroutine<unknown> | readonly Coroutine<unknown>[]): Coroutine {
	if ("next" in accesses) yield* accesses;
	else for (const access of accesses) yield* access;
}

/** An atomic increment: one event. */
export function increment(target: Cell<number>): Coroutine<number> {
	return target.update((value) => value + 1);
}

/** An increment that is not atomic: a read, then a write. */
export function* readThenAdd(target: Cell<number>, summand = 1): Coroutine {
	const seen = yield* target.load();
	yield* target.store(seen + summand);
}

/** An access that concerns nobody else. */
export function privateWrites(count: number): (thread: number) => Coroutine {
	const own = zeroArray("own", count);
	return (thread) => own(thread).store(1);
}

/** The thread stays here until the cell holds the value: one event, a read. */
export function awaits(target: Cell<number>, value: number): Coroutine {
	return waitUntil(`await ${target.name}`, () => target.get() === value);
}

/** Reads the cell, and stops for good unless it holds the value. */
export function* assumes(target: Cell<number>, value: number): Coroutine {
	assume((yield* target.load()) === value, `${target.name} is ${value}`);
}

/** Reads the cell, and goes on if it does not hold 0. */
export function* ifNotZero(condition: Cell<number>, ...then: readonly Coroutine<unknown>[]): Coroutine {
	if ((yield* condition.load()) !== 0) yield* sequence(then);
}

export function mutex(name: string): Mutex {
	return new Mutex(name, { style: "preemptive" });
}

export function condition(name: string): Condition {
	return new Condition(name, { style: "preemptive" });
}

/** A critical section. */
export function* locked(lock: Mutex, body: Coroutine<unknown> | readonly Coroutine<unknown>[]): Coroutine {
	yield* lock.lock();
	yield* sequence(body);
	yield* lock.unlock();
}

/** Starts a thread, as an event of its own. */
export function* starting(name: string, body: Body): Coroutine<Handle> {
	yield* pause(`start ${name}`);
	return spawn(name, () => sequence(body()));
}

/** Waits for the end of threads, one after the other; each is an event. */
export function* joining(...handles: readonly Handle[]): Coroutine {
	for (const handle of handles) yield* join(handle, { preemptive: true });
}
