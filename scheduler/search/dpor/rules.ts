import type { Access, AccessTable } from "./access-table.js";

/** What `weakInitial` answers. */
export const NOT_INITIAL = -1;

/** How what was explored covers a sequence. */
export const Cover = {
	/** Not at all: it leads to something new. */
	None: 0,
	/** The sequence itself begins with it, whatever comes on top. */
	FromWithin: 1,
	/** It is independent of the sequence; something on top might be dependent. */
	Beside: 2,
} as const;
export type Cover = (typeof Cover)[keyof typeof Cover];

/**
 * The rules by which the search decides, each a pure function of steps. They are kept apart from the search so that a test
 * can put a wrong one in the place of each, and see a count go wrong.
 */
export interface DporRules {
	/** Whether the order of two steps matters. */
	readonly dependent: (table: AccessTable, a: number, b: number) => boolean;
	/** Whether a step that has been explored need not be explored after the other one: no race with it wakes it up. */
	readonly staysAsleep: (table: AccessTable, sleeper: number, step: number) => boolean;
	/**
	 * Whether some execution that begins with the sequence, up to reordering independent steps, might as well begin with
	 * the step: it is a weak initial of the sequence. Answers the step's place in the sequence, the sequence's length if it is
	 * not in it but independent of all of it, and `NOT_INITIAL` otherwise.
	 */
	readonly weakInitial: (table: AccessTable, step: number, sequence: readonly number[]) => number;
	/** Whether a sequence leads nowhere new, since a step that has been explored is a weak initial of it; and how. */
	readonly coverOf: (
		rules: DporRules,
		table: AccessTable,
		explored: readonly number[],
		sequence: readonly number[],
	) => Cover;
	/**
	 * Whether it depends on what a coroutine will choose if a step is a weak initial of what goes on from a sequence: the step
	 * is one of several that its coroutine can choose, and the sequence does not say which.
	 */
	readonly dependsOnChoice: (table: AccessTable, step: number, place: number, sequence: readonly number[]) => boolean;
	/** Whether the later event of a race may do something else when it comes first, so that it has to be tried. */
	readonly mayChange: (table: AccessTable, earlier: number, later: number) => boolean;
	/** Whether a coroutine that cannot run might run with more taken out: its guard is all that keeps it. */
	readonly mightRunEarlier: (guardTrail: readonly number[]) => boolean;
	/** Whether whatever is independent of the other step is independent of this one, too. */
	readonly touchesNoMore: (table: AccessTable, step: number, than: number) => boolean;
}

/** The rules of optimal DPOR (Abdulla, Aronis, Jonsson, Sagonas, JACM 2017). */
export const DPOR_RULES: DporRules = {
	dependent: (table, a, b) => table.dependent(a, b),
	staysAsleep: (table, sleeper, step) => !table.dependent(sleeper, step),
	weakInitial,
	coverOf,
	dependsOnChoice: (table, step, place, sequence) =>
		place === sequence.length && (table.accesses[step] as Access).choices.length > 0,
	mayChange: (table, earlier, later) => table.affects(earlier, later),
	mightRunEarlier: (guardTrail) => guardTrail.length > 0,
	touchesNoMore: (table, step, than) => {
		const { reads, writes } = table.accesses[than] as Access;
		const { reads: readsNow, writes: writesNow } = table.accesses[step] as Access;
		return (
			writesNow.every((slot) => writes.includes(slot)) &&
			readsNow.every((slot) => reads.includes(slot) || writes.includes(slot))
		);
	},
};

function weakInitial(table: AccessTable, step: number, sequence: readonly number[]): number {
	for (let i = 0; i < sequence.length; i++) {
		const other = sequence[i] as number;
		if (other === step) return i;
		// Steps of one coroutine are dependent: where it takes another one here, it chooses differently, or what it reads
		// has changed on the way.
		if (table.dependent(step, other)) return NOT_INITIAL;
	}
	return sequence.length;
}

function coverOf(
	rules: DporRules,
	table: AccessTable,
	explored: readonly number[],
	sequence: readonly number[],
): Cover {
	let cover: Cover = Cover.None;
	for (let i = 0; i < explored.length; i++) {
		const step = explored[i] as number;
		const place = rules.weakInitial(table, step, sequence);
		if (place === NOT_INITIAL || rules.dependsOnChoice(table, step, place, sequence)) continue;
		if (place < sequence.length) return Cover.FromWithin;
		cover = Cover.Beside;
	}
	return cover;
}
