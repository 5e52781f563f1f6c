import type { Failure } from "../../machine/failure.js";
import { affects, dependent, type Footprint, footprintOf } from "../../machine/footprint.js";
import type { Machine, Move } from "../../machine/machine.js";
import type { Predicate } from "../../machine/predicate.js";
import { failureInState } from "../failure-in-state.js";

/** A schedule that fails, with what bears on the failure in front. */
export interface OrderedSchedule {
	readonly moves: readonly Move[];
	/** So many first steps bear on the failure, or stand between steps that do; those after them only bring the rest to its end. */
	readonly relevant: number;
	/** Whether coroutines share nothing in the steps after those, so that their order does not matter. */
	readonly restCommutes: boolean;
}

/**
 * Puts the steps that bear on the failure first. Those are the steps that last wrote what the failure looks at, the steps
 * whose writes these have read or overwritten, and so on: taken alone, they read what they have read before, and so do the
 * same.
 *
 * Where the failure shows only when nothing can run, the others come after them. There they may read other values than
 * before; so it is tried whether it fails all the same. Where not, the whole causal past is put first instead (Lamport,
 * 1978, with {@link isOrdered} for what orders two steps), which no other step can tell from the schedule as it was. Where
 * that would cost a preemption more, all stays as it is.
 */
export function relevantFirst(machine: Machine, moves: readonly Move[]): OrderedSchedule {
	const footprints = footprintsOf(machine, moves);
	const roots = rootsOf(machine);
	const failure = failureInState(machine);
	const preemptions = preemptionsOf(machine, moves);
	for (const order of [feeds, isOrdered]) {
		const isRelevant = pastOf(machine, footprints, roots, order);
		const past = moves.filter((_, i) => isRelevant[i]);
		// What has failed at once has failed without the rest.
		const rest = roots.atOnce ? [] : moves.filter((_, i) => !isRelevant[i]);
		const reordered = [...past, ...rest];
		if (!failsAlike(machine, reordered, failure) || preemptionsOf(machine, reordered) > preemptions) continue;
		const restCommutes = areApart(machine, footprintsOf(machine, reordered).slice(past.length));
		return { moves: reordered, relevant: past.length, restCommutes };
	}
	const relevant = pastOf(machine, footprints, roots, isOrdered).lastIndexOf(true) + 1;
	return { moves, relevant, restCommutes: areApart(machine, footprints.slice(relevant)) };
}

/** Whether the moves can be taken as they are, and what is wrong in the end is the same. */
function failsAlike(machine: Machine, moves: readonly Move[], failure: Failure | undefined): boolean {
	machine.reset();
	for (const { coroutine, choices } of moves) {
		if (!machine.isEnabled(coroutine) || failureInState(machine) !== undefined) return false;
		machine.step(coroutine, choices);
		if (machine.choices.join() !== choices.join()) return false;
	}
	const found = failureInState(machine);
	return found?.kind === failure?.kind && found?.message === failure?.message;
}

/** The footprints of a schedule's steps. Leaves the machine in the state to which they lead. */
export function footprintsOf(machine: Machine, moves: readonly Move[]): Footprint[] {
	machine.reset();
	return moves.map(({ coroutine, choices }) => footprintOf(machine.step(coroutine, choices), coroutine));
}

/** Whether the first of two steps of a schedule must stay before the second. */
export function isOrdered(first: Footprint, second: Footprint, machine: Machine): boolean {
	return dependent(first, second, machine.state.layout);
}

/** Whether the second step needs that the first has been taken: it reads or overwrites what that has written. */
function feeds(first: Footprint, second: Footprint, machine: Machine): boolean {
	if (first.coroutine === second.coroutine || affects(first, second, machine.state.layout)) return true;
	return [...first.writes].some((slot) => second.writes.has(slot));
}

/** What a failure looks at: slots and families that it reads, and coroutines that have come to a certain point. */
interface Roots {
	readonly slots: Set<number>;
	readonly families: Set<number>;
	readonly coroutines: Set<number>;
	/** Whether it fails whatever the others do; else it shows only once nothing can run. */
	readonly atOnce: boolean;
}

/** What the failure in the machine's state looks at, in the order of `failureInState`; everything, if it is not in the state. */
function rootsOf(machine: Machine): Roots {
	const failed = machine.coroutines.filter((slot) => machine.pointOf(slot).terminal?.failure !== undefined);
	if (failed.length > 0) return roots(machine, failed.slice(0, 1), [], true);
	const always = violated(machine, "always");
	if (always !== undefined) return roots(machine, [], [always], true);
	const count = machine.enabled([]);
	// What a guard that throws has looked at is not recorded.
	if (count > 0 || machine.guardFailure !== undefined) return roots(machine, machine.coroutines, [], false);
	if (machine.isUnfinished()) {
		const stuck = machine.coroutines.filter((slot) => isStuck(machine, slot));
		const guards = stuck.flatMap((slot) => machine.pointOf(slot).guard ?? []);
		return roots(machine, stuck, guards, false);
	}
	const atEnd = violated(machine, "end");
	return atEnd === undefined ? roots(machine, machine.coroutines, [], false) : roots(machine, [], [atEnd], false);
}

function violated(machine: Machine, when: "always" | "end"): Predicate<unknown> | undefined {
	return machine.properties.find((property) => property.when === when && machine.verdictOf(property) !== null)
		?.predicate;
}

function isStuck(machine: Machine, slot: number): boolean {
	const { id, terminal, automaton } = machine.pointOf(slot);
	return id !== 0 && terminal === undefined && automaton?.daemon !== true;
}

function roots(
	machine: Machine,
	coroutines: readonly number[],
	predicates: readonly Predicate<unknown>[],
	atOnce: boolean,
): Roots {
	const trail = predicates.flatMap((predicate) => predicate.trail(machine.learner));
	return {
		slots: new Set(trail.filter((looked) => looked >= 0)),
		families: new Set(trail.filter((looked) => looked < 0).map((looked) => ~looked)),
		coroutines: new Set(coroutines),
		atOnce,
	};
}

/** The last steps to write what the failure looks at, and all that come before them in that order. */
function pastOf(machine: Machine, footprints: readonly Footprint[], roots: Roots, order: typeof isOrdered): boolean[] {
	const { layout } = machine.state;
	const members = [...roots.families].flatMap((family) => layout.membersOf(family));
	const awaited = new Set([...roots.slots, ...members]);
	const coroutines = new Set(roots.coroutines);
	const isRelevant = footprints.map(() => false);
	const past: Footprint[] = [];
	for (let i = footprints.length - 1; i >= 0; i--) {
		const step = footprints[i] as Footprint;
		const written = [...step.writes].filter((slot) => awaited.delete(slot));
		const isRoot = coroutines.has(step.coroutine) || written.length > 0;
		if (!isRoot && !past.some((later) => order(step, later, machine))) continue;
		isRelevant[i] = true;
		past.push(step);
	}
	return isRelevant;
}

/** Whether no two steps of different coroutines depend on each other. */
function areApart(machine: Machine, footprints: readonly Footprint[]): boolean {
	return footprints.every((step, i) =>
		footprints.slice(i + 1).every((later) => step.coroutine === later.coroutine || !isOrdered(step, later, machine)),
	);
}

function preemptionsOf(machine: Machine, moves: readonly Move[]): number {
	machine.reset();
	let preemptions = 0;
	let last: number | undefined;
	for (const { coroutine, choices } of moves) {
		if (last !== undefined && last !== coroutine && machine.isEnabled(last)) preemptions += 1;
		machine.step(coroutine, choices);
		last = coroutine;
	}
	return preemptions;
}
