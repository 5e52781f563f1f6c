import type { Footprint } from "../../machine/footprint.js";
import type { Machine, Move } from "../../machine/machine.js";
import type { Sliced } from "../sliced.js";
import { footprintsOf, isOrdered } from "./causal-past.js";

/** So many steps are taken in trying reversals before the search for one that passes is given up. */
export const MAX_STEPS_TRIED = 2_000_000;
/** A schedule that goes on for so many steps more than the failing one is not taken for one that passes. */
export const MAX_STEPS_BEYOND = 2_000;

/** One step of a pair whose order decides. */
export interface RacingStep {
	readonly coroutine: number;
	/** Which step of the failing schedule it is, counted from 1; undefined where it would come only after the failure. */
	readonly number: number | undefined;
}

/** A schedule that passes and differs from a failing one in the order of two steps, and in what follows from that. */
export interface NearestPassing {
	readonly moves: readonly Move[];
	/** The two steps, in the order in which they fail. */
	readonly first: RacingStep;
	readonly second: RacingStep;
	/** What makes the order matter: the slots that one of them writes and the other reads or writes. */
	readonly conflicts: readonly Conflict[];
	/** So many first steps are those of the failing schedule. */
	readonly commonSteps: number;
}

/** What the two steps do to one slot. */
export interface Conflict {
	readonly slot: number;
	readonly first: "read" | "write";
	readonly second: "read" | "write";
}

/** The nearest schedule that passes, or how many reversals were tried without finding one. */
export type PassingSearch =
	| { readonly found: true; readonly nearest: NearestPassing }
	/** `all` if there are no more. */
	| { readonly found: false; readonly tried: number; readonly all: boolean };

/**
 * The nearest schedule that passes: among those that reverse one immediate race of the failing schedule, the one that shares
 * the longest beginning with it, and among those the one in which fewest steps overtake.
 *
 * Two steps of different coroutines race if their order can matter, and immediately if nothing stands between them that is
 * after the one and before the other (Flanagan and Godefroid, 2005; Abdulla et al., 2014). To reverse a race, the second step
 * is taken in place of the first, after what it needs; then comes the first, then all others in the order of the failing
 * schedule, as far as they can be taken; then what is left, without preemption. A failing schedule that ends before all have
 * ended is first brought to its end, and coroutines that wait for ever count with the step that they could not take: the
 * reversal may let them.
 *
 * @param moves - a schedule that fails
 */
export function findingNearestPassing(
	machine: Machine,
	moves: readonly Move[],
	interrupted: () => string | undefined = () => undefined,
): Sliced<PassingSearch> {
	return new PassingSchedules(machine, moves).nearest(interrupted);
}

interface Race {
	readonly first: number;
	readonly second: number;
	/** The steps between the two which the second needs. */
	readonly needed: readonly number[];
}

class PassingSchedules {
	/** The failing schedule, brought to its end. */
	private readonly moves: Move[];
	/** Of those moves, and of the steps that waiting coroutines could not take. */
	private readonly footprints: Footprint[];
	private readonly failingSteps: number;

	constructor(
		private readonly machine: Machine,
		failing: readonly Move[],
	) {
		this.failingSteps = failing.length;
		this.footprints = footprintsOf(machine, failing);
		this.moves = [...failing, ...runOn(machine, failing.at(-1)?.coroutine, failing.length + MAX_STEPS_BEYOND)];
		this.footprints = [...footprintsOf(machine, this.moves), ...waitingIn(machine)];
	}

	*nearest(interrupted: () => string | undefined): Sliced<PassingSearch> {
		const races = this.races();
		let tried = 0;
		for (const race of races) {
			if (tried * this.moves.length > MAX_STEPS_TRIED || interrupted() !== undefined)
				return { found: false, tried, all: false };
			tried += 1;
			const moves = this.reverse(race);
			if (moves !== undefined) return { found: true, nearest: this.describe(race, moves) };
			yield;
		}
		return { found: false, tried, all: true };
	}

	/** Immediate races whose first step belongs to the failing schedule, nearest first. */
	private races(): Race[] {
		const pasts: Set<number>[] = [];
		const races: Race[] = [];
		for (const [second, later] of this.footprints.entries()) {
			const past = new Set<number>();
			for (let first = Math.min(second, this.moves.length) - 1; first >= 0; first--) {
				const earlier = this.footprints[first] as Footprint;
				if (past.has(first) || !isOrdered(earlier, later, this.machine)) continue;
				past.add(first);
				for (const before of pasts[first] as Set<number>) past.add(before);
				if (first < this.failingSteps && earlier.coroutine !== later.coroutine)
					races.push({ first, second, needed: [] });
			}
			pasts.push(past);
		}
		return races
			.map(({ first, second }) => ({ first, second, needed: between(pasts[second] as Set<number>, first) }))
			.sort((a, b) => b.first - a.first || a.needed.length - b.needed.length || a.second - b.second);
	}

	/** The schedule with the race reversed, if it can be taken, and passes. */
	private reverse({ first, second, needed }: Race): Move[] | undefined {
		const { machine } = this;
		const run = new PassingRun(machine);
		const ahead = [...this.moves.slice(0, first), ...needed.map((i) => this.moves[i] as Move)];
		const { coroutine } = this.footprints[second] as Footprint;
		const overtaking = this.moves[second] ?? { coroutine, choices: [] };
		for (const move of [...ahead, overtaking]) if (!run.take(move)) return undefined;
		const gone = new Set([...needed, second]);
		const left = this.moves.filter((_, i) => i >= first && !gone.has(i));
		return run.followLoosely(left) && run.runOn(this.moves.length + MAX_STEPS_BEYOND) ? run.moves : undefined;
	}

	private describe({ first, second }: Race, moves: readonly Move[]): NearestPassing {
		const [a, b] = [this.footprints[first], this.footprints[second]] as [Footprint, Footprint];
		const number = (i: number) => (i < this.failingSteps ? i + 1 : undefined);
		return {
			moves,
			first: { coroutine: a.coroutine, number: number(first) },
			second: { coroutine: b.coroutine, number: number(second) },
			conflicts: conflictsOf(this.machine, a, b),
			commonSteps: first,
		};
	}
}

function between(past: ReadonlySet<number>, first: number): number[] {
	return [...past].filter((i) => i > first).sort((a, b) => a - b);
}

/** The steps that unfinished coroutines wait to take: all that is known of them is what their guards look at. */
function waitingIn(machine: Machine): Footprint[] {
	return machine.coroutines.flatMap((coroutine) => {
		const { id, terminal, guard } = machine.pointOf(coroutine);
		if (id === 0 || terminal !== undefined || guard === undefined) return [];
		return [{ coroutine, reads: guard.slots, families: guard.families, writes: new Set<number>() }];
	});
}

function conflictsOf(machine: Machine, first: Footprint, second: Footprint): Conflict[] {
	const { layout } = machine.state;
	const access = ({ reads, families, writes }: Footprint, slot: number): Conflict["first"] | undefined => {
		if (writes.has(slot)) return "write";
		return reads.has(slot) || families.has(layout.familyOf(slot)) ? "read" : undefined;
	};
	return [...new Set([...first.writes, ...second.writes])].flatMap((slot) => {
		const [one, other] = [access(first, slot), access(second, slot)];
		return one === undefined || other === undefined ? [] : [{ slot, first: one, second: other }];
	});
}

/** Lets the program run on from where it stands, without preemption, whatever fails meanwhile. */
function runOn(machine: Machine, last: number | undefined, limit: number): Move[] {
	const moves: Move[] = [];
	let running = last;
	while (moves.length < limit) {
		running = nextWithoutPreemption(machine, running);
		if (running === undefined) break;
		machine.step(running);
		moves.push({ coroutine: running, choices: [...machine.choices] });
	}
	return moves;
}

function nextWithoutPreemption(machine: Machine, last: number | undefined): number | undefined {
	if (last !== undefined && machine.isEnabled(last)) return last;
	const enabled: number[] = [];
	machine.enabled(enabled);
	return enabled[0];
}

/** A run from the initial state on, as long as nothing fails. */
class PassingRun {
	readonly moves: Move[] = [];

	constructor(private readonly machine: Machine) {
		machine.reset();
	}

	/** Takes a step; answers whether it could be taken, and nothing has failed. */
	take({ coroutine, choices }: Move): boolean {
		const { machine } = this;
		if (!machine.isEnabled(coroutine)) return false;
		const mark = machine.state.mark();
		machine.step(coroutine, choices);
		// Another order may offer other choices; what they do not have is not chosen.
		const isOffered = machine.choices.every((choice, i) => choice < (machine.learner.options[i] as number));
		if (!isOffered) {
			machine.state.rewind(mark);
			machine.step(coroutine);
		}
		this.moves.push({ coroutine, choices: [...machine.choices] });
		if (machine.failure !== undefined || machine.violatedProperty("always") !== undefined) return false;
		machine.enabled([]);
		return machine.guardFailure === undefined;
	}

	/** Takes the first of the moves whose coroutine can run, again and again, until none can; answers whether nothing fails. */
	followLoosely(moves: readonly Move[]): boolean {
		const left = [...moves];
		for (;;) {
			const i = left.findIndex(({ coroutine }) => this.machine.isEnabled(coroutine));
			if (i < 0) return true;
			const [move] = left.splice(i, 1);
			if (!this.take(move as Move)) return false;
		}
	}

	/** Goes on without preemption; answers whether the program comes to its end, and nothing fails. */
	runOn(maxSteps: number): boolean {
		const { machine } = this;
		for (;;) {
			const next = nextWithoutPreemption(machine, this.moves.at(-1)?.coroutine);
			if (next === undefined) break;
			if (this.moves.length >= maxSteps || !this.take({ coroutine: next, choices: [] })) return false;
		}
		machine.enabled([]);
		return (
			machine.guardFailure === undefined && !machine.isUnfinished() && machine.violatedProperty("end") === undefined
		);
	}
}
