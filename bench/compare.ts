import { readFileSync } from "node:fs";
import type { Row } from "./measure.js";

/** What `--json` writes. */
export interface Report {
	readonly node: string;
	/** Steps a second of bare generators in the same run: machines, and days on one machine, differ by that much. */
	readonly bareSteps: number;
	readonly rows: readonly Row[];
}

/** @throws Error naming the file, if it is not what `--json` wrote */
export function readReport(file: string): Report {
	let report: Partial<Report>;
	try {
		report = JSON.parse(readFileSync(file, "utf8")) as Partial<Report>;
	} catch (error) {
		throw new Error(
			`${file} cannot be read: ${(error as Error).message}\nwrite one first: npm run bench -- --json ${file}`,
		);
	}
	if (!Array.isArray(report.rows) || typeof report.bareSteps !== "number") {
		throw new Error(`${file} is no report of this benchmark\nwrite one first: npm run bench -- --json ${file}`);
	}
	return report as Report;
}

/** How this run compares with an earlier one, case by case; above 1 is more. */
export function compare(now: Report, before: Report): [head: string[], body: string[][]] {
	const body = now.rows.map((row) => {
		const old = before.rows.find(({ name }) => name === row.name);
		if (old === undefined) return [row.name, "new", "", "", "", ""];
		const rate = row.sizePerSecond / old.sizePerSecond;
		return [
			row.name,
			row.size === old.size ? "same" : `${old.size} → ${row.size}`,
			rate.toFixed(2),
			(rate / (now.bareSteps / before.bareSteps)).toFixed(2),
			(row.bytesPerState / old.bytesPerState).toFixed(2),
			(row.peakMemory / old.peakMemory).toFixed(2),
		];
	});
	return [["against the baseline", "states or traces", "each second", "by bare steps", "B/state", "peak MB"], body];
}
