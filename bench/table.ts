import Table from "cli-table3";
import type { Row } from "./measure.js";

/** A column: its head, and what it says of a row. */
type Column = readonly [head: string, text: (row: Row) => string];

/** What reductions make of it. */
const REDUCED: readonly Column[] = [
	["reduced states", ({ reducedSize }) => grouped(reducedSize)],
	["reduced s", ({ reducedSearch }) => reducedSearch.toFixed(3)],
];

/** @param bare - what bare generators do, in steps a second */
function columns(bare: number, byTraces: boolean): readonly Column[] {
	const unit = byTraces ? "traces" : "states";
	return [
		["case", ({ name }) => name],
		[unit, ({ size }) => grouped(size)],
		["transitions", ({ transitions }) => grouped(transitions)],
		["search s", ({ search }) => search.toFixed(3)],
		["check s", ({ whole }) => whole.toFixed(3)],
		[`${unit}/s`, ({ sizePerSecond }) => grouped(sizePerSecond)],
		["transitions/s", ({ transitionsPerSecond }) => grouped(transitionsPerSecond)],
		["of bare steps", ({ transitionsPerSecond }) => `${((100 * transitionsPerSecond) / bare).toFixed(0)} %`],
		...(byTraces ? [] : REDUCED),
		byTraces
			? ["published", ({ published = "" }) => published]
			: ["B/state", ({ bytesPerState }) => bytesPerState.toFixed(1)],
		["heap MB", ({ peakHeap }) => String(peakHeap)],
		["peak MB", ({ peakMemory }) => String(peakMemory)],
	];
}

/** For a terminal. */
export function boxTable(head: readonly string[], body: readonly (readonly string[])[]): string {
	const table = new Table({
		head: [...head],
		colAligns: head.map((_, i) => (i === 0 ? "left" : "right")),
		style: { head: [], border: [] },
	});
	for (const cells of body) table.push([...cells]);
	return table.toString();
}

/** For a document. */
export function markdownTable(head: readonly string[], body: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	return [line(head), `|---|${"--:|".repeat(head.length - 1)}`, ...body.map(line)].join("\n");
}

/** What the measurements say, as lines of text; of searches by states, or of searches by traces. */
export function cellsOf(rows: readonly Row[], bare: number): [head: string[], body: string[][]] {
	const all = columns(
		bare,
		rows.every(({ byTraces }) => byTraces),
	);
	return [all.map(([head]) => head), rows.map((row) => all.map(([, text]) => text(row)))];
}

export function grouped(n: number): string {
	return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
