import { computed, signal } from "@preact/signals-core";
import type { Moment } from "../../../scheduler/index.js";
import { AT_FIRST, open } from "../../state/open.js";

/** Something that a run can be stopped at when it comes to be. */
interface Predicate {
	readonly name: string;
	readonly holds: (moment: Moment) => boolean;
}

const OF_DISKS: readonly Predicate[] = [
	{ name: "B's L2 table is in the cache", holds: ({ contents }) => contents.get("B.l2Cached") === true },
	{ name: "B's mutex is held", holds: ({ contents }) => (contents.get("B.lock.holder") ?? null) !== null },
	{ name: "B has a cluster of its own", holds: (moment) => some(moment, "B.l2Table[", (host) => host !== -1) },
	{
		name: "A has changed",
		holds: (moment) => some(moment, "A.file[", (content) => !String(content).startsWith("old")),
	},
];

const OF_ANY_MODEL: readonly Predicate[] = [
	{ name: "somebody waits", holds: ({ waiting }) => waiting.length > 0 },
	{ name: "somebody has ended", holds: ({ ended }) => ended.length > 0 },
	{ name: "a property is violated", holds: ({ failure }) => failure !== undefined },
];

/** What a run of the open model can be stopped at. */
export const predicates = computed(() => {
	const hasDisks = open.value.model === AT_FIRST.model;
	return hasDisks ? [...OF_DISKS, ...OF_ANY_MODEL] : OF_ANY_MODEL;
});

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
	return predicates
		.peek()
		.filter(({ holds }) => holds(moment))
		.map(({ name }) => name);
}
