import type { CheckResult } from "../../scheduler/index.js";
import { describeSettings } from "../input/settings.js";
import type { Io } from "../io.js";
import type { Checked } from "./json.js";
import { describeSmallest } from "./smallest.js";
import { violationReport } from "./violation.js";

/** Prints what a check found. @param separate - whether something stands above */
export function reportChecked(io: Io, checked: Checked, separate: boolean): void {
	const { model, settings, result, file, orders, smallest } = checked;
	if (separate) io.out("");
	io.out(`${model.name}  ${describeSettings(model, settings)}`);
	io.out(result.sentence);
	if (result.chosen !== undefined) io.out(result.chosen);
	if (result.seed !== undefined) io.out(`seed ${result.seed}${foundBy(result)}`);
	for (const { name, reached } of result.witnesses) io.out(`  ${reached ? "reached" : "not reached"}: ${name}`);
	if (result.failure !== undefined)
		io.out(`\n${violationReport(model, settings, result, { columns: io.columns, file, orders })}`);
	if (smallest !== undefined) io.out(describeSmallest(model, smallest));
}

/** Who found it, where that is not the strategy that was asked for. */
function foundBy({ strategy, foundBy }: CheckResult): string {
	return foundBy === undefined || foundBy === strategy ? "" : `, found by ${foundBy}`;
}
