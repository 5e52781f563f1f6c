import { type CheckOptions, check, type Program } from "../scheduler/index.js";
import { CASES, type Case } from "./cases.js";

/*
 * Measures one case, named on the command line, and prints a row as JSON. Each case has a process of its own, so that the
 * peak of memory is its own, too, and no case runs in code that others have warmed up.
 */

/** What was measured. */
export interface Row {
	readonly name: string;
	/** States stored, or traces explored. */
	readonly size: number;
	readonly byTraces: boolean;
	readonly transitions: number;
	/** States stored with symmetry and partial-order reduction; 0 for traces, which have none. */
	readonly reducedSize: number;
	/**
	 * Seconds for the search alone, without and with reductions, and for all that `heddle check` does: the search with
	 * reductions, and the test for hidden nondeterminism.
	 */
	readonly search: number;
	readonly reducedSearch: number;
	readonly whole: number;
	readonly sizePerSecond: number;
	readonly transitionsPerSecond: number;
	/** What a stored state takes, with its share of the table and of what else is kept; 0 where none is stored. */
	readonly bytesPerState: number;
	/** Largest resident set of the process until the end of the first search, in MB. */
	readonly peakMemory: number;
	/** The most that was alive on the heap, and in arrays outside of it, when it was looked at during a search, in MB. */
	readonly peakHeap: number;
	/** What a published tool takes for the same. */
	readonly published: string | undefined;
}

/** Rates, memory, and counts to compare with those of other tools are those of searches that leave nothing out. */
const FULL = { symmetry: false, partialOrder: "off" } as const;

/** So many runs count, after one that does not. */
const RUNS = 3;
/** A run that takes so many seconds counts by itself: warming up is nothing to it. */
const LONG_RUN = 4;

/** Seconds that the work takes: the median of several runs. */
function median(work: () => unknown): number {
	const first = time(work);
	if (first > LONG_RUN) return first;
	const times = Array.from({ length: RUNS }, () => time(work));
	return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] as number;
}

function time(work: () => unknown): number {
	const began = performance.now();
	work();
	return (performance.now() - began) / 1000;
}

function measure({ name, program: make, strategy, published }: Case): Row {
	const program = make();
	let peakMemory = 0;
	const storesStates = strategy !== "dpor";
	const full = { strategy, determinism: false, ...(storesStates ? FULL : {}) };
	const search = median(() => {
		check(program, full);
		peakMemory ||= process.resourceUsage().maxRSS / 1024;
	});
	const { states, traces, transitions, storedBytes = 0, verdict } = check(program, full);
	if (verdict !== "VERIFIED") throw new Error(`${name} is ${verdict}: this is no benchmark any more`);
	const size = traces ?? states ?? 0;
	const reduced = () => check(program, { strategy, determinism: false });
	return {
		name,
		size,
		byTraces: traces !== undefined,
		transitions,
		reducedSize: storesStates ? (reduced().states ?? 0) : 0,
		search,
		reducedSearch: storesStates ? median(reduced) : 0,
		whole: median(() => check(program, { strategy })),
		sizePerSecond: Math.round(size / search),
		transitionsPerSecond: Math.round(transitions / search),
		bytesPerState: storedBytes / size,
		peakMemory: Math.round(peakMemory),
		peakHeap: peakHeap(program, full),
		published,
	};
}

/** Once in so many slices of a search, the heap is looked at. */
const SLICES_BETWEEN_LOOKS = 16;

function peakHeap(program: Program, options: CheckOptions): number {
	let slices = 0;
	let peak = 0;
	const onProgress = () => {
		if (slices++ % SLICES_BETWEEN_LOOKS !== 0) return;
		globalThis.gc?.();
		const { heapUsed, arrayBuffers } = process.memoryUsage();
		peak = Math.max(peak, heapUsed + arrayBuffers);
	};
	check(program, { ...options, onProgress });
	return Math.round(peak / 2 ** 20);
}

const found = CASES.find(({ name }) => name === process.argv[2]);
if (found === undefined)
	throw new Error(`there is no case "${process.argv[2]}"; there are ${CASES.map(({ name }) => name).join(", ")}`);
// Once, for those who time the process from outside, as a command is timed.
if (process.argv[3] === "--once") check(found.program(), { strategy: found.strategy });
else process.stdout.write(JSON.stringify(measure(found)));
