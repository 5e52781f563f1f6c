import { signal } from "@preact/signals-core";
import type { Moment } from "../../scheduler/index.js";

/** Things that a run can be stopped at when they come to be. */
export const PREDICATES: readonly { readonly name: string; readonly holds: (moment: Moment) => boolean }[] = [
	{ name: "B's L2 table is in the cache", holds: ({ contents }) => contents.get("B.l2Cached") === true },
	{ name: "B's mutex is held", holds: ({ contents }) => (contents.get("B.lock.holder") ?? null) !== null },
	{ name: "B has a cluster of its own", holds: (moment) => some(moment, "B.l2Table[", (host) => host !== -1) },
	{
		name: "A has changed",
		holds: (moment) => some(moment, "A.file[", (content) => !String(content).startsWith("old")),
	},
	{ name: "somebody waits", holds: ({ waiting }) => waiting.length > 0 },
	{ name: "a request has ended", holds: ({ ended }) => ended.length > 0 },
	{ name: "a property is violated", holds: ({ failure }) => failure !== undefined },
];

function some({ contents }: Moment, prefix: string, test: (value: unknown) => boolean): boolean {
	return [...contents].some(([cell, value]) => cell.startsWith(prefix) && test(value));
}

/** The names of the breakpoints that are chosen. */
export const breakpoints = signal<readonly string[]>(["a property is violated"]);

/** Chooses a breakpoint, or not any more. */
export function toggleBreakpoint(name: string): void {
	const chosen = breakpoints.peek();
	breakpoints.value = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name];
}

/** The names of all that hold. */
export function predicatesThatHold(moment: Moment): string[] {
	return PREDICATES.filter(({ holds }) => holds(moment)).map(({ name }) => name);
}
