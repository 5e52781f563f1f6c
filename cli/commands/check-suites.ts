import { SUITES_BY_NAME, type Suite, type SuiteName } from "../../properties/suites/index.js";
import { type Driver, drive, type Waiting } from "../drive.js";
import { ExitCode } from "../exit-codes.js";
import { refuseMissingDirectory } from "../input/directory.js";
import type { Io } from "../io.js";
import { reportChecked } from "../report/checked.js";
import { describeAll, describeTally, type Repetition, suitesAsJson } from "../report/suites.js";
import { TraceFiles } from "../report/trace-files.js";
import { refuseBesideSuite, suiteSeed, suitesNamed } from "../suites/asked.js";
import { SuiteClock } from "../suites/clock.js";
import { SuiteRun } from "../suites/run.js";
import type { SuiteTally } from "../suites/tally.js";
import type { CheckCommandOptions } from "./check.js";

/**
 * Runs suites one after the other, and says what is not as it must be. Loaded only when it is asked for, with fast-check.
 *
 * @param definitions - what the suites are, by name; for tests of what is printed when something is not as it must be
 */
export async function checkSuitesCommand(
	io: Io,
	models: readonly string[],
	names: string,
	options: CheckCommandOptions,
	definitions: Readonly<Record<SuiteName, Suite>> = SUITES_BY_NAME,
): Promise<ExitCode> {
	const suites = suitesNamed(names);
	refuseBesideSuite(models, options, suites);
	refuseMissingDirectory(io, "--out", options.out);
	const seed = suiteSeed(options);
	const { maxStates, walks } = options;
	const repetition = { seed, ...(maxStates !== undefined && { maxStates }), ...(walks !== undefined && { walks }) };
	const tallies: SuiteTally[] = [];
	const files = new TraceFiles(io, options.out);
	if (!options.json) io.out(`seed ${seed}`);
	const runAll = async (driver: Driver) => {
		const clock = new SuiteClock(io, options.time?.ms);
		for (const [i, suite] of suites.entries()) {
			if (driver.interrupted() !== undefined) return;
			clock.begin(suites.length - i);
			if (!options.json) io.out(`\nsuite ${suite.name}: ${suite.about}`);
			const tally = await new SuiteRun({ io, options, seed, driver, clock }, suite, definitions[suite.name]).run();
			keepTrace(files, tally);
			tallies.push(tally);
			if (!options.json) report(io, tally, repetition);
		}
	};
	let shortOfMemory = false;
	const { interrupted } = await drive(io, undefined, function* (driver): Waiting<void> {
		yield runAll(driver);
		shortOfMemory = driver.interrupted() !== undefined;
	});
	const notRun = suites.slice(tallies.length);
	if (options.json) io.out(suitesAsJson(repetition, tallies, notRun));
	else if (suites.length > 1) io.out(`\n${describeAll(tallies, notRun)}`);
	files.refuseUnwritten();
	if (interrupted) return ExitCode.Interrupted;
	return exitCodeOf(tallies, shortOfMemory || notRun.length > 0);
}

function report(io: Io, tally: SuiteTally, repetition: Repetition): void {
	io.out(describeTally(tally, repetition));
	if (tally.found !== undefined) reportChecked(io, tally.found.checked, true);
}

/** A suite that is drawn from has no end: it is complete with what was asked for. */
function exitCodeOf(tallies: readonly SuiteTally[], isCutShort: boolean): ExitCode {
	if (tallies.some(({ faulty }) => faulty > 0)) return ExitCode.Violated;
	return isCutShort || tallies.some((tally) => !tally.isComplete()) ? ExitCode.Incomplete : ExitCode.Holds;
}

/** Writes the trace of what a suite has found. */
function keepTrace(files: TraceFiles, tally: SuiteTally): void {
	const { found } = tally;
	if (found === undefined) return;
	const { model, settings } = found.checked;
	tally.found = { ...found, checked: files.keep(found.checked, model.build(settings)) };
}
