import { SUITES, type SuiteHead, type SuiteName } from "../../properties/suites/names.js";
import type { CheckCommandOptions } from "../commands/check.js";
import { CommandError, ExitCode } from "../exit-codes.js";

/** A suite's head, whose name is one of those that there are. */
export type NamedSuite = SuiteHead & { readonly name: SuiteName };

/** Stands for all suites. */
const ALL = "all";
/** fast-check's generator takes so many bits. */
const MAX_SEED = 2 ** 31 - 1;
const HINT = "heddle check --suite NAME   (heddle list names them)";

/** The suites that people name: `requests,race`, or `all`. @throws CommandError for a name that is none */
export function suitesNamed(text: string): NamedSuite[] {
	const names = text.split(",");
	const unknown = names.find((name) => name !== ALL && !SUITES.some((suite) => suite.name === name));
	if (unknown !== undefined) {
		const known = SUITES.map(({ name }) => name).join(", ");
		const message = `no suite is called "${unknown}"; there are ${known}, and ${ALL} for all of them`;
		throw new CommandError(ExitCode.NothingMatched, message, "heddle list");
	}
	return SUITES.filter(({ name }) => names.includes(ALL) || names.includes(name));
}

/** The seed of a suite: a whole number of 31 bits. @throws CommandError */
export function suiteSeed({ seed = "0" }: CheckCommandOptions): number {
	const number = Number(seed);
	if (number <= MAX_SEED) return number;
	throw new CommandError(
		ExitCode.Usage,
		`--seed ${seed}: the seed of a suite is a whole number from 0 to ${MAX_SEED}`,
		HINT,
	);
}

/** An option that would silently be ignored might be one that somebody relies on. @throws CommandError that names it */
export function refuseBesideSuite(
	models: readonly string[],
	options: CheckCommandOptions,
	suites: readonly SuiteHead[],
): void {
	const { preset, set, strategy, depth, steps, preemptions, delays, workers, shard, checkpoint } = options;
	const own = "a suite has its own settings";
	const search = "a suite explores its cases, and walks through what is too large";
	const idle: readonly (readonly [flag: string, given: boolean, why: string])[] = [
		["a model's name", models.length !== 1 || models[0] !== "fleecing", "suites are of the model fleecing"],
		["--preset", preset !== undefined, own],
		["--set", set.length > 0, own],
		["--strategy", strategy !== undefined, search],
		["--depth", depth !== undefined, search],
		["--steps", steps !== undefined, search],
		["--preemptions", preemptions !== undefined, search],
		["--delays", delays !== undefined, search],
		["--no-symmetry", !options.symmetry, search],
		["--compact", options.compact === true, search],
		["--por", options.por !== "auto", search],
		["--max-depth", options.maxDepth !== undefined, search],
		["--max-memory", options.maxMemory !== undefined, "its cases are bounded by --max-states"],
		["--workers", workers !== undefined, search],
		["--shard", shard !== undefined, "another machine can take another --seed, or other suites"],
		["--expect", options.expect !== undefined, "a suite says what it expects"],
		["--smallest", options.smallest, "what fails is made as small as it can be"],
		["--checkpoint", checkpoint !== undefined, "its seed repeats it"],
		["--checkpoint-interval", options.checkpointInterval !== undefined, "its seed repeats it"],
		["--path", options.path !== undefined && suites.length !== 1, "a path leads to a case of one suite"],
		["--path", options.path !== undefined && suites[0]?.kind === "finite", "its cases are listed, not drawn"],
		["--path", options.path !== undefined && options.cases !== undefined, "of --cases there would be one"],
	];
	const found = idle.find(([, given]) => given);
	if (found === undefined) return;
	throw new CommandError(ExitCode.Usage, `${found[0]} means nothing with --suite: ${found[2]}`, HINT);
}
