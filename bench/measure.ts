import { check, type Program } from "../scheduler/index.js";
import { CASES } from "./cases.js";

/*
 * Measures one case, named on the command line, and prints a row as JSON. Each case has a process of its own, so that the
 * peak of memory is its own, too, and no case runs in code that others have warmed up.
 */

/** What was measured. */
export interface Row {
	readonly name: string;
	readonly states: number;
	readonly transitions: number;
	/** Seconds for the search alone, and for all that `heddle check` does: search, and the test for hidden nondeterminism. */
	readonly search: number;
	readonly whole: number;
	readonly statesPerSecond: number;
	readonly transitionsPerSecond: number;
	/** What a stored state takes, with its share of the table and of what else is kept. */
	readonly bytesPerState: number;
	/** Largest resident set of the process until the end of the first search, in MB. */
	readonly peakMemory: number;
}

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

function measure(name: string, program: Program): Row {
	let peakMemory = 0;
	const search = median(() => {
		check(program, { determinism: false });
		peakMemory ||= process.resourceUsage().maxRSS / 1024;
	});
	const { states = 0, transitions, storedBytes = 0, verdict } = check(program, { determinism: false });
	if (verdict !== "VERIFIED") throw new Error(`${name} is ${verdict}: this is no benchmark any more`);
	return {
		name,
		states,
		transitions,
		search,
		whole: median(() => check(program)),
		statesPerSecond: Math.round(states / search),
		transitionsPerSecond: Math.round(transitions / search),
		bytesPerState: storedBytes / states,
		peakMemory: Math.round(peakMemory),
	};
}

const found = CASES.find(({ name }) => name === process.argv[2]);
if (found === undefined)
	throw new Error(`there is no case "${process.argv[2]}"; there are ${CASES.map(({ name }) => name).join(", ")}`);
// Once, for those who time the process from outside, as a command is timed.
if (process.argv[3] === "--once") check(found.program());
else process.stdout.write(JSON.stringify(measure(found.name, found.program())));
