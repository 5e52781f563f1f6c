import { writeFileSync } from "node:fs";
import Table from "cli-table3";
import { MODELS, type Model } from "../properties/index.js";
import { check } from "../scheduler/index.js";

/*
 * How fast the checker is. Each case is explored several times in this process, after a warm-up, and the median is printed:
 * absolute times differ between machines and days, so quote them together with the machine, and compare only within one run.
 *
 *     npm run bench                 the table
 *     npm run bench -- --json FILE  the same as JSON, too
 */

const RUNS = 3;

/** What is explored, as it would be by `heddle check fleecing --set …`. */
const CASES: readonly Readonly<Record<string, string>>[] = [
	{ serialize_target_writes: "on" },
	{ readers: "2", writers: "2", clusters: "2" },
	{ readers: "3", writers: "2", clusters: "2" },
	{ readers: "4", writers: "2", clusters: "2" },
];

interface Row {
	readonly scenario: string;
	readonly states: number;
	readonly transitions: number;
	/** Seconds for the search alone, and for all that `heddle check` does: search, and the test for hidden nondeterminism. */
	readonly search: number;
	readonly whole: number;
	readonly statesPerSecond: number;
	readonly transitionsPerSecond: number;
	/** Largest resident set of the process so far, in MB. */
	readonly peakMemory: number;
}

function measure(model: Model, settings: Readonly<Record<string, string>>): Row {
	const program = model.build(model.complete(settings));
	const search = median(() => check(program, { determinism: false }));
	const whole = median(() => check(program));
	const { states = 0, transitions, verdict } = check(program, { determinism: false });
	if (verdict !== "VERIFIED")
		throw new Error(`${JSON.stringify(settings)} is ${verdict}: this is no benchmark any more`);
	return {
		scenario: Object.entries(settings)
			.map(([key, value]) => `${key}=${value}`)
			.join(" "),
		states,
		transitions,
		search,
		whole,
		statesPerSecond: Math.round(states / search),
		transitionsPerSecond: Math.round(transitions / search),
		peakMemory: Math.round(process.resourceUsage().maxRSS / 1024),
	};
}

/** Seconds that the work takes: the median of several runs after one that does not count. */
function median(work: () => unknown): number {
	work();
	const times = Array.from({ length: RUNS }, () => {
		const began = performance.now();
		work();
		return (performance.now() - began) / 1000;
	});
	return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] as number;
}

function print(rows: readonly Row[]): void {
	const table = new Table({
		head: ["fleecing", "states", "transitions", "search s", "check s", "states/s", "transitions/s", "peak MB"],
		colAligns: ["left", "right", "right", "right", "right", "right", "right", "right"],
		style: { head: [], border: [] },
	});
	for (const row of rows) {
		table.push([
			row.scenario,
			grouped(row.states),
			grouped(row.transitions),
			row.search.toFixed(3),
			row.whole.toFixed(3),
			grouped(row.statesPerSecond),
			grouped(row.transitionsPerSecond),
			String(row.peakMemory),
		]);
	}
	process.stdout.write(`${table.toString()}\n`);
}

function grouped(n: number): string {
	return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

const fleecing = MODELS.find(({ name }) => name === "fleecing") as Model;
const rows = CASES.map((settings) => measure(fleecing, settings));
print(rows);
const json = process.argv.indexOf("--json");
if (json >= 0)
	writeFileSync(
		process.argv[json + 1] ?? "bench.json",
		`${JSON.stringify({ node: process.version, rows }, null, "\t")}\n`,
	);
