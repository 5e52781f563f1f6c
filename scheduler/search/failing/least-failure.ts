import type { Automaton } from "../../machine/automaton.js";
import type { Failure } from "../../machine/failure.js";
import type { Machine, Move } from "../../machine/machine.js";
import { failureInState } from "../failure-in-state.js";
import { runThrough, type Sliced } from "../sliced.js";
import { type Cost, findingLeastSchedule, type LeastSchedule, type LeastScheduleOptions } from "./least-schedule.js";
import { describeParts, type Part, partsOf } from "./parts.js";

/** How long to look. */
export interface LeastFailureOptions {
	/** Each search of one part gives up beyond so many entries. */
	readonly maxStates?: number;
	readonly interrupted?: () => string | undefined;
}

/**
 * The failing schedule with the fewest preemptions, and among those the fewest steps, exactly; found part by part.
 *
 * Coroutines that share nothing multiply the states of a program, but not what there is to know. So the program is taken
 * apart ({@link partsOf}) and each part is searched on its own, with the others at rest. A failure that comes at once (an
 * assertion, a property of every state) needs no steps of the other parts. One that shows only when nothing can run (a
 * deadlock, a property of the end) needs the others to get there too, which is done part by part as well, after the failing
 * part: then no switch from one part to another is a preemption, since the part switched away from cannot go on. No schedule
 * that mixes the parts is cheaper: right after each step at which a schedule of one part is preempted, the mixed schedule is
 * preempted, too.
 *
 * Which coroutines share something is known only of what has been recorded. But every schedule that costs less than the
 * answer lies in what the searches themselves have recorded; so the parts are asked for again afterwards, and if they have
 * grown together the search is repeated with those.
 */
export function leastFailure(machine: Machine, options: LeastFailureOptions = {}): LeastSchedule {
	return runThrough(findingLeastFailure(machine, options));
}

/** Like {@link leastFailure}, slice by slice. */
export function* findingLeastFailure(machine: Machine, options: LeastFailureOptions): Sliced<LeastSchedule> {
	for (;;) {
		const parts = partsOf(machine);
		const least = yield* new PartwiseSearch(machine, parts, options).run();
		// What a bound has kept from being explored might join parts: the answer is "bound" in any case.
		if (!least.found && least.reason === "bound") return least;
		if (describeParts(partsOf(machine)) !== describeParts(parts)) continue;
		if (least.found) assertFails(machine, least.moves);
		return least;
	}
}

function assertFails(machine: Machine, moves: readonly Move[]): void {
	machine.reset();
	for (const { coroutine, choices } of moves) machine.step(coroutine, choices);
	if (failureInState(machine) === undefined) {
		throw new Error("schedules of the parts of a program, one after the other, did not fail: the parts are not apart");
	}
}

/** How a part comes to rest without having failed before: with every coroutine ended, or in any way. */
interface Rest {
	readonly ended: LeastSchedule;
	readonly stuck: LeastSchedule;
}

class PartwiseSearch {
	private readonly judges: readonly PartJudge[];

	constructor(
		private readonly machine: Machine,
		parts: readonly Part[],
		private readonly options: LeastFailureOptions,
	) {
		this.judges = parts.map((part) => {
			// Coroutines still to be spawned belong to the part that runs.
			const resting = parts.filter((other) => other !== part).flatMap(({ coroutines }) => [...coroutines]);
			return new PartJudge(machine, part, new Set(resting));
		});
	}

	*run(): Sliced<LeastSchedule> {
		if (this.judges.length < 2) return yield* this.search({ failureIn: failureInState });
		const rests: Rest[] = [];
		for (const judge of this.judges) {
			const rest = yield* this.findRest(judge);
			if (rest === undefined) return { found: false, reason: "bound" };
			rests.push(rest);
		}
		let best: LeastSchedule = { found: false, reason: "none" };
		for (const [i, judge] of this.judges.entries()) {
			const others = rests.filter((_, other) => other !== i);
			const ended = joined(others.map((rest) => rest.ended));
			const stuck = joined(others.map((rest) => rest.stuck));
			const after = { "at once": NO_REST, ended, stuck };
			const found: LeastSchedule = yield* this.search({
				failureIn: () => judge.failure(),
				surcharge: () => after[judge.manner]?.cost,
				resting: judge.resting,
				...(best.found ? { below: best.cost } : {}),
			});
			if (!found.found && found.reason === "bound") return found;
			if (!found.found) continue;
			const { moves } = after[judge.mannerAfter(found.moves)] as Joined;
			best = { ...found, moves: [...found.moves, ...moves] };
		}
		return best;
	}

	/** Undefined if a bound is hit. */
	private *findRest(judge: PartJudge): Sliced<Rest | undefined> {
		const find = (manners: readonly Manner[]) =>
			this.search({
				failureIn: () => judge.failure() ?? (judge.isAtRest() ? AT_REST : undefined),
				// What fails at once comes to no rest.
				surcharge: () => (manners.includes(judge.manner) ? NO_REST.cost : undefined),
				resting: judge.resting,
			});
		const ended = yield* find(["ended"]);
		const stuck = yield* find(["ended", "stuck"]);
		const isBound = [ended, stuck].some((rest) => !rest.found && rest.reason === "bound");
		return isBound ? undefined : { ended, stuck };
	}

	private search(
		options: Pick<LeastScheduleOptions, "failureIn" | "surcharge" | "resting" | "below">,
	): Sliced<LeastSchedule> {
		return findingLeastSchedule(this.machine, { ...this.options, ...options, measure: "preemptions" });
	}
}

interface Joined {
	readonly moves: readonly Move[];
	readonly cost: Cost;
}

const NO_REST: Joined = { moves: [], cost: { preemptions: 0, steps: 0 } };

/** Schedules of several parts, one after the other; undefined if one of them is not to be had. */
function joined(schedules: readonly LeastSchedule[]): Joined | undefined {
	let sum = NO_REST;
	for (const schedule of schedules) {
		if (!schedule.found) return undefined;
		const preemptions = sum.cost.preemptions + schedule.cost.preemptions;
		const steps = sum.cost.steps + schedule.cost.steps;
		sum = { moves: [...sum.moves, ...schedule.moves], cost: { preemptions, steps } };
	}
	return sum;
}

/** Stands for a state in which a part has come to rest and nothing is wrong; nobody is shown it. */
const AT_REST: Failure = { kind: "deadlock", message: "at rest" };

/** When a failure shows: in the state itself, or only once all other parts have ended, or cannot go on. */
type Manner = "at once" | "ended" | "stuck";

/** Says what is wrong with one part in the machine's state, in which the other parts have done nothing. */
class PartJudge {
	/** The manner of the failure that was named last, or of the rest that was found. */
	manner: Manner = "at once";

	constructor(
		private readonly machine: Machine,
		private readonly part: Part,
		/** The coroutines of the other parts. */
		readonly resting: ReadonlySet<number>,
	) {}

	/** The manner in which a schedule of this part fails. */
	mannerAfter(moves: readonly Move[]): Manner {
		this.machine.reset();
		for (const { coroutine, choices } of moves) this.machine.step(coroutine, choices);
		this.failure();
		return this.manner;
	}

	/** What is wrong, in the order of `failureInState`. */
	failure(): Failure | undefined {
		this.manner = "at once";
		return this.failureAtOnce() ?? this.failureAtRest();
	}

	private failureAtOnce(): Failure | undefined {
		const { machine } = this;
		for (const slot of this.coroutines()) {
			const failure = machine.pointOf(slot).terminal?.failure;
			if (failure !== undefined) return failure;
		}
		return machine.violatedProperty("always") ?? this.guardFailure();
	}

	private guardFailure(): Failure | undefined {
		this.machine.guardFailure = undefined;
		for (const slot of this.coroutines()) this.machine.isEnabled(slot);
		return this.machine.guardFailure;
	}

	private failureAtRest(): Failure | undefined {
		if (!this.isAtRest()) return undefined;
		if (this.manner === "stuck") return { kind: "deadlock", message: "no coroutine can run" };
		for (const property of this.part.properties) {
			const failure = property.when === "end" ? this.machine.verdictOf(property) : null;
			if (failure !== null) return failure;
		}
		return undefined;
	}

	/** Whether the part cannot go on; says in which manner. */
	isAtRest(): boolean {
		const { machine } = this;
		const coroutines = this.coroutines();
		if (coroutines.some((slot) => machine.isEnabled(slot))) return false;
		this.manner = coroutines.some((slot) => this.isUnfinished(slot)) ? "stuck" : "ended";
		return true;
	}

	private isUnfinished(slot: number): boolean {
		const { id, terminal, automaton } = this.machine.pointOf(slot);
		return id !== 0 && terminal === undefined && !(automaton as Automaton).daemon;
	}

	private coroutines(): number[] {
		return this.machine.coroutines.filter((slot) => !this.resting.has(slot));
	}
}
