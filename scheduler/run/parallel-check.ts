import { type Failure, NondeterminismError } from "../machine/failure.js";
import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import type { TraceCounts } from "../search/dpor/parallel/job.js";
import type { TracesSoFar } from "../search/dpor/parallel/trace-worker.js";
import { type Ending, explore } from "../search/explore.js";
import { Replay } from "../search/replay.js";
import type { Schedule } from "../search/schedule.js";
import type { Sliced } from "../search/sliced.js";
import { checkingExplored } from "./check.js";
import type { CheckOptions } from "./check-options.js";
import type { CheckResult } from "./check-result.js";
import { recheckingDeterminism } from "./determinism/determinism.js";
import { comparingLive } from "./determinism/live-comparison.js";

/** What a worker has to say when all jobs are done. */
export interface WorkerFindings {
	/** The witnesses that it knows of, and whether they were reached in its jobs. */
	readonly witnesses: CheckResult["witnesses"];
	/** What its recordings say against the program: state that the checker does not track. */
	readonly failure: Failure | undefined;
}

/** Looks a worker's recordings through for hidden nondeterminism, as after any search, and says what it has seen. */
export function* settling(machine: Machine, options: CheckOptions): Sliced<WorkerFindings> {
	const witnesses = [...machine.learner.witnesses.values()].map((witness) => ({ ...witness }));
	if (options.determinism === false) return { witnesses, failure: undefined };
	try {
		yield* recheckingDeterminism(machine, options.interrupted);
		yield* comparingLive(machine);
		return { witnesses, failure: undefined };
	} catch (error) {
		if (!(error instanceof NondeterminismError)) throw error;
		return { witnesses, failure: error.failure };
	}
}

/** What came of a search that several workers have made. */
export interface DividedSearch {
	/** All jobs that are over. */
	readonly counts: TraceCounts;
	/** What had been explored in the others when the search was ended. */
	readonly underWay: readonly TracesSoFar[];
	/** Why it ended before all was explored; undefined if nothing is left. */
	readonly stopped:
		| { readonly kind: "bound"; readonly bound: string }
		| { readonly kind: "failure"; readonly schedule: Schedule }
		| undefined;
	readonly findings: readonly WorkerFindings[];
}

/** Says, as `check` would, what a divided search by traces has proved. */
export function checkingDivided(program: Program, options: CheckOptions, search: DividedSearch): Sliced<CheckResult> {
	const { counts, underWay, stopped, findings } = search;
	const machine = new Machine(program);
	const { completions, deadlocks, blocked, steps, depth } = counts;
	const traces = underWay.reduce((sum, { traces }) => sum + traces, completions + deadlocks + blocked);
	const exploration = {
		ending: endingOf(machine, stopped),
		...{ states: undefined, left: undefined, cutBy: undefined, mayCycle: false, reductions: [] },
		traces,
		// No estimate, as jobs know only their own branches; but so many traces are done.
		workload: { unit: "trace", done: traces, total: undefined, exact: false } as const,
		transitions: underWay.reduce((sum, { steps }) => sum + steps, steps),
		...{ completions, deadlocks, blocked, depth },
	};
	for (const { name, reached } of findings.flatMap(({ witnesses }) => witnesses)) {
		const witness = machine.learner.witness(name);
		witness.reached ||= reached;
	}
	const failure = findings.find((finding) => finding.failure !== undefined)?.failure;
	return checkingExplored(program, { ...options, strategy: "dpor" }, { machine, exploration, failure });
}

function endingOf(machine: Machine, stopped: DividedSearch["stopped"]): Ending {
	if (stopped === undefined) return { kind: "exhausted" };
	return stopped.kind === "bound" ? stopped : explore(machine, new Replay(stopped.schedule)).ending;
}
