import type { Judgement } from "../../properties/suites/index.js";
import { count, grouped } from "../../scheduler/index.js";
import type { NamedSuite } from "../suites/asked.js";
import type { SuiteTally } from "../suites/tally.js";
import { checkAsJson } from "./json.js";

/** One case of a finite suite, on one line. */
export function caseLine(name: string, { how, result, fault, known }: Judgement): string {
	const amount = result.states === undefined ? "random walks" : count(result.states, "state");
	const verdict = how === "sampled" ? "SAMPLED" : result.verdict;
	const finding = known.length === 0 ? "" : `  (finding ${known.join(" or ")})`;
	return `  ${verdict.padEnd(10)} ${amount.padEnd(16)} ${name}${finding}${fault === undefined ? "" : `: ${fault}`}`;
}

/** How far a suite is. */
export function progressOf({ suite, cases, of, sampled, states, shrinks }: SuiteTally, seconds: number): string {
	const amount = of === undefined ? count(cases, "case") : `${grouped(cases)} of ${count(of, "case")}`;
	const parts = [`${seconds.toFixed(0)} s`, `suite ${suite.name}`, amount, `${grouped(sampled)} sampled`];
	if (shrinks > 0) parts.push(`${count(shrinks, "smaller one")} tried after one that is not as expected`);
	return [...parts, count(states, "state")].join("  ");
}

/** How suites are run again: what was typed of it, and the seed. */
export interface Repetition {
	readonly seed: number;
	readonly maxStates?: number;
	readonly walks?: number;
}

/** What came of a suite, in one sentence, and what is not as expected, but for the report of its check. */
export function describeTally(tally: SuiteTally, repetition: Repetition): string {
	const { suite, found } = tally;
	if (found === undefined) return `${suite.name}: ${asExpected(tally)}`;
	const lines = [`${suite.name}: NOT AS EXPECTED: ${found.judgement.fault}`, `  ${amounts(tally)}`];
	const again = againCommand(tally, repetition);
	if (again !== undefined) {
		lines.push(
			`  seed ${repetition.seed}, path ${found.path}, made smaller ${count(found.shrinks, "time")}`,
			`  again:  ${again}`,
		);
	}
	return lines.join("\n");
}

function asExpected(tally: SuiteTally): string {
	if (tally.cases === 0) return "INCOMPLETE: there was no time for a single case";
	const only = tally.isComplete() ? "" : "INCOMPLETE, only ";
	return `${only}${amounts(tally)}, all as expected`;
}

function amounts({ cases, of, explored, sampled, faulty, states }: SuiteTally): string {
	const amount = of === undefined || of === cases ? count(cases, "case") : `${grouped(cases)} of ${count(of, "case")}`;
	const parts = [`${grouped(explored)} explored in full`];
	if (sampled > 0) parts.push(`${grouped(sampled)} sampled`);
	if (faulty > 0) parts.push(`${grouped(faulty)} not as expected`);
	return `${amount} (${parts.join(", ")}; ${count(states, "state")})`;
}

/** The command that repeats the very case; undefined where cases are listed. */
function againCommand({ suite, found }: SuiteTally, { seed, maxStates, walks }: Repetition): string | undefined {
	if (found?.path === undefined) return undefined;
	const bounds = [
		maxStates === undefined ? "" : ` --max-states ${maxStates}`,
		walks === undefined ? "" : ` --walks ${walks}`,
	].join("");
	return `heddle check --suite ${suite.name} --seed ${seed} --path ${found.path}${bounds}`;
}

/** All suites, on one line. */
export function describeAll(tallies: readonly SuiteTally[], notRun: readonly NamedSuite[]): string {
	const faulty = tallies.filter(({ faulty }) => faulty > 0).length;
	const incomplete = tallies.filter((tally) => tally.faulty === 0 && !tally.isComplete()).length;
	const rest = notRun.length === 0 ? "" : `, ${notRun.length} not run`;
	const well = tallies.length - faulty - incomplete;
	return `${count(tallies.length + notRun.length, "suite")}: ${well} as expected, ${faulty} not, ${incomplete} incomplete${rest}`;
}

/** The same for machines. */
export function suitesAsJson(
	repetition: Repetition,
	tallies: readonly SuiteTally[],
	notRun: readonly NamedSuite[],
): string {
	const suites = tallies.map((tally) => {
		const { suite, cases, of, explored, sampled, faulty, states, found } = tally;
		return {
			...{ suite: suite.name, kind: suite.kind, cases, of: of ?? null, explored, sampled, faulty, states },
			complete: tally.isComplete(),
			fault: found && {
				sentence: found.judgement.fault,
				path: found.path ?? null,
				shrinks: found.shrinks,
				again: againCommand(tally, repetition) ?? null,
				check: checkAsJson(found.checked),
			},
		};
	});
	return JSON.stringify({ seed: repetition.seed, suites, notRun: notRun.map(({ name }) => name) }, null, "\t");
}
