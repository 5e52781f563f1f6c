import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bareSteps } from "./bare.js";
import { CASES } from "./cases.js";
import { compare, type Report, readReport } from "./compare.js";
import { measureHeap } from "./heap.js";
import type { Row } from "./measure.js";
import { type Pair, runSpin, spinCells, spinMissing, spinVerdict } from "./spin.js";
import { boxTable, cellsOf, markdownTable } from "./table.js";

/*
 * How fast the checker is. Each case is explored several times in a process of its own, and the median is printed: absolute
 * times differ between machines and days, so quote them together with the machine, and compare only within one run.
 *
 *     npm run bench                          the table
 *     npm run bench -- --only TEXT           the cases with TEXT in their names
 *     npm run bench -- --json FILE           the same as JSON, too
 *     npm run bench -- --baseline FILE       and how it compares with what --json wrote earlier
 *     npm run bench -- --table               as Markdown, for a document
 *     npm run bench -- --spin                the abstract race with SPIN, too
 *     npm run bench -- --heap 180s           only whether the heap stays flat, for so many seconds
 *     npm run bench -- --page                only the explorer's page: its size, and how fast it is in Chromium
 */

const { values: options } = parseArgs({
	options: {
		only: { type: "string", default: "" },
		json: { type: "string" },
		baseline: { type: "string" },
		table: { type: "boolean", default: false },
		spin: { type: "boolean", default: false },
		heap: { type: "string" },
		page: { type: "boolean", default: false },
	},
});

if (options.heap !== undefined) {
	const seconds = /^(\d+)s$/.exec(options.heap)?.[1];
	if (seconds === undefined) throw new Error(`--heap takes seconds, as in --heap 180s, not "${options.heap}"`);
	measureHeap(Number(seconds) * 1000, options.json);
	process.exit();
}

if (options.page) {
	await measurePage();
	process.exit();
}

const MEASURE = fileURLToPath(new URL("measure.js", import.meta.url));

function measured(name: string): Row {
	return JSON.parse(execFileSync(process.execPath, ["--expose-gc", MEASURE, name], { encoding: "utf8" })) as Row;
}

/** Seconds from the start of a process to its verdict, with all that a check does. */
function secondsFor(name: string): number {
	const began = performance.now();
	execFileSync(process.execPath, [MEASURE, name, "--once"]);
	return (performance.now() - began) / 1000;
}

function print([head, body]: readonly [string[], string[][]]): void {
	process.stdout.write(`${(options.table ? markdownTable : boxTable)(head, body)}\n`);
}

const before = options.baseline === undefined ? undefined : readReport(options.baseline);
const cases = CASES.filter(({ name }) => name.includes(options.only));
if (cases.length === 0)
	throw new Error(`no case is called "${options.only}"; there are ${CASES.map(({ name }) => name).join(", ")}`);
const report: Report = {
	node: process.version,
	bareSteps: bareSteps(),
	rows: cases.map(({ name }) => measured(name)),
};
for (const byTraces of [false, true]) {
	const rows = report.rows.filter((row) => row.byTraces === byTraces);
	if (rows.length > 0) print(cellsOf(rows, report.bareSteps));
}
if (before !== undefined) print(compare(report, before));
if (options.spin) compareWithSpin();
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, "\t")}\n`);

async function measurePage(): Promise<void> {
	// What measures the page is there for those alone who develop it.
	const { inChromium, pageCells, sizes } = await import("./page/page-bench.js");
	const built = (path: string) => fileURLToPath(new URL(path, import.meta.url));
	const measurements = await inChromium(built("../cli/heddle.js"));
	const isMissing = typeof measurements === "string";
	print(pageCells([...sizes(built("../explorer")), ...(isMissing ? [] : measurements)]));
	if (isMissing) process.stdout.write(`${measurements}\n`);
}

function compareWithSpin(): void {
	const missing = spinMissing();
	if (missing !== undefined) {
		process.stdout.write(`${missing}\n`);
		return;
	}
	const pairs = cases.flatMap(({ name, size }, i): Pair[] =>
		size === undefined ? [] : [{ row: report.rows[i] as Row, seconds: secondsFor(name), spin: runSpin(size) }],
	);
	print(spinCells(pairs));
	process.stdout.write(`${spinVerdict(pairs)}\n`);
}
