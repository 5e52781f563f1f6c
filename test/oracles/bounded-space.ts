import type { Program } from "../../scheduler/program/program.js";
import { TooLarge } from "./brute-force.js";
import { LiveProgram } from "./live-program.js";

/** What letting a coroutine go next adds to what a schedule has cost. */
export type LiveCost = (live: LiveProgram, last: string | undefined, next: string) => number;

/** A switch away from a coroutine that could have gone on. */
export const preemptions: LiveCost = (live, last, next) =>
	last !== undefined && last !== next && live.enabled().includes(last) ? 1 : 0;

/** Goes round from the coroutine that ran last, in the order of the setup, and counts the ones passed over that can run. */
export function delaysOf(order: readonly string[]): LiveCost {
	return (live, last, next) => {
		let delays = 0;
		for (let i = Math.max(0, order.indexOf(last ?? "")); order[i] !== next; i = (i + 1) % order.length) {
			if (live.enabled().includes(order[i] as string)) delays += 1;
		}
		return delays;
	};
}

type Path = readonly { readonly coroutine: string; readonly choices: readonly number[] }[];

function run(program: Program, path: Path): LiveProgram {
	const live = new LiveProgram(program);
	for (const { coroutine, choices } of path) live.step(coroutine, choices);
	return live;
}

/**
 * How many states there are to which a schedule of at most this cost leads, for each cost up to `bound`: every state, with who
 * ran last and what it has cost so far, is run from the very beginning. For programs that choose nothing.
 *
 * @throws TooLarge
 */
export function statesWithin(program: Program, cost: LiveCost, bound: number, maxEntries: number): number[] {
	const seen = new Set<string>();
	const least = new Map<string, number>();
	const todo: { path: Path; spent: number }[] = [{ path: [], spent: 0 }];
	for (let entry = todo.pop(); entry !== undefined; entry = todo.pop()) {
		const { path, spent } = entry;
		const live = run(program, path);
		const last = path.at(-1)?.coroutine;
		const name = `${spent} ${last} ${live.key()}`;
		if (seen.has(name)) continue;
		seen.add(name);
		if (seen.size > maxEntries) throw new TooLarge();
		least.set(live.key(), Math.min(spent, least.get(live.key()) ?? Number.POSITIVE_INFINITY));
		for (const coroutine of live.enabled()) {
			const spentThen = spent + cost(live, last, coroutine);
			if (spentThen <= bound) todo.push({ path: [...path, { coroutine, choices: [] }], spent: spentThen });
		}
	}
	return Array.from({ length: bound + 1 }, (_, k) => [...least.values()].filter((spent) => spent <= k).length);
}
