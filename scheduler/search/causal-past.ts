import { dependent, type Footprint, footprintOf } from "../machine/footprint.js";
import type { Machine, Move } from "../machine/machine.js";
import type { Predicate } from "../machine/predicate.js";

/** A schedule that fails, with what bears on the failure in front. */
export interface OrderedSchedule {
	readonly moves: readonly Move[];
	/** So many first steps bear on the failure, or stand between steps that do; those after them only bring the rest to its end. */
	readonly relevant: number;
	/** Whether coroutines share nothing in the steps after those, so that their order does not matter. */
	readonly restCommutes: boolean;
}

/**
 * Puts the steps that bear on the failure first: its causal past. These are the steps that last wrote what the failure looks
 * at, and all that happened before them in the sense of Lamport (1978), with {@link dependent} for what orders two steps. Each
 * other step is moved behind them, which changes nothing, since none of them depends on it. Where moving would cost a
 * preemption more, all stays as it is.
 */
export function relevantFirst(machine: Machine, moves: readonly Move[]): OrderedSchedule {
	const footprints = footprintsOf(machine, moves);
	const roots = rootsOf(machine);
	const isRelevant = causalPast(machine, footprints, roots);
	const past = moves.filter((_, i) => isRelevant[i]);
	const rest = moves.filter((_, i) => !isRelevant[i]);
	// What has failed at once has failed without the rest.
	const reordered = roots.atOnce ? past : [...past, ...rest];
	const isBetter = preemptionsOf(machine, reordered) <= preemptionsOf(machine, moves);
	const chosen = isBetter ? reordered : moves;
	const relevant = isBetter ? past.length : isRelevant.lastIndexOf(true) + 1;
	const restCommutes =
		isBetter &&
		areApart(
			machine,
			footprints.filter((_, i) => !isRelevant[i]),
		);
	return { moves: chosen, relevant, restCommutes };
}

/** The footprints of a schedule's steps. Leaves the machine in the state to which they lead. */
export function footprintsOf(machine: Machine, moves: readonly Move[]): Footprint[] {
	machine.reset();
	return moves.map(({ coroutine, choices }) => footprintOf(machine.step(coroutine, choices), coroutine));
}

/** Whether the first of two steps of a schedule must stay before the second. */
export function isOrdered(first: Footprint, second: Footprint, machine: Machine): boolean {
	// A coroutine's first step comes after the one that spawns it.
	return dependent(first, second, machine.state.layout) || first.writes.has(second.coroutine);
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
	const looks = predicates.map((predicate) => predicate.lookedAt(machine.learner));
	return {
		slots: new Set(looks.flatMap(({ slots }) => slots)),
		families: new Set(looks.flatMap(({ families }) => families)),
		coroutines: new Set(coroutines),
		atOnce,
	};
}

function causalPast(
	machine: Machine,
	footprints: readonly Footprint[],
	{ slots, families, coroutines }: Roots,
): boolean[] {
	const { layout } = machine.state;
	const isRelevant = footprints.map(() => false);
	const past: Footprint[] = [];
	const awaited = { slots: new Set(slots), coroutines: new Set(coroutines), members: new Set<number>() };
	for (let i = footprints.length - 1; i >= 0; i--) {
		const step = footprints[i] as Footprint;
		// The last step of each, so each is struck off once it is found.
		let isRoot = awaited.coroutines.delete(step.coroutine);
		for (const slot of step.writes) {
			if (awaited.slots.delete(slot)) isRoot = true;
			if (!families.has(layout.familyOf(slot)) || awaited.members.has(slot)) continue;
			awaited.members.add(slot);
			isRoot = true;
		}
		if (!isRoot && !past.some((later) => isOrdered(step, later, machine))) continue;
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
