import { findingOrders, findingSmallestScenario, type Model, type SettingValues } from "../../properties/index.js";
import {
	type CheckOptions,
	checking,
	idleOption,
	MIN_MEMORY,
	type Program,
	type StrategyName,
	strategyOf,
} from "../../scheduler/index.js";
import type { CheckpointKeeper } from "../checkpoint/keeper.js";
import { type CheckpointCommandOptions, keeperFor } from "../checkpoint/keeper-for.js";
import { drive } from "../drive.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import { refuseMissingDirectory } from "../input/directory.js";
import { modelsNamed } from "../input/models.js";
import { combinations, type SettingOptions } from "../input/settings.js";
import { describeShard, isInShard, type Shard } from "../input/shard.js";
import type { Io } from "../io.js";
import { reportChecked } from "../report/checked.js";
import { type Checked, checksAsJson } from "../report/json.js";
import { exitCodeFor, summary } from "../report/outcome.js";
import { type ShardHead, shardAsJson } from "../report/shard-report.js";
import { TraceFiles } from "../report/trace-files.js";
import { checkingOnThreads } from "../workers/divided-check.js";

/** Of the memory that is free when a search begins, so much is for what it stores. */
const USABLE_MEMORY = 0.75;
const CHECK_HELP = "heddle check --help";

/** The options of `heddle check`. */
export interface CheckCommandOptions extends SettingOptions, CheckpointCommandOptions {
	readonly strategy?: StrategyName;
	readonly seed?: string;
	readonly walks?: number;
	readonly depth?: number;
	readonly steps?: number;
	readonly preemptions?: number;
	readonly delays?: number;
	readonly symmetry: boolean;
	/** Whether to store fingerprints of states only. */
	readonly compact?: boolean;
	/** When to use partial-order reduction; false for never. */
	readonly por: "auto" | "always" | false;
	readonly maxStates?: number;
	readonly maxDepth?: number;
	readonly maxMemory?: number;
	/** So many threads search by traces. */
	readonly workers?: number;
	/** Only these of all checks. */
	readonly shard?: Shard;
	readonly time?: { readonly ms: number; readonly text: string };
	readonly expect?: "violation";
	readonly smallest: boolean;
	readonly json: boolean;
	readonly out?: string;
	/** Suites, joined by commas, instead of models. */
	readonly suite?: string;
	/** Of each suite, so many cases. */
	readonly cases?: number;
	/** The one case of a suite that stands there. */
	readonly path?: string;
}

/** One combination of settings of one model. */
export interface Task {
	readonly model: Model;
	readonly settings: SettingValues;
}

/** Explores every combination of settings of every model named, and says what that proved. */
export async function checkCommand(
	io: Io,
	patterns: readonly string[],
	options: CheckCommandOptions,
	version: string,
): Promise<ExitCode> {
	// All input is looked at before any search begins.
	refuseWithoutSuite(options);
	const all = modelsNamed(patterns).flatMap((model) =>
		combinations(model, options).map((settings) => ({ model, settings })),
	);
	const numbers = all.flatMap((_, i) => (options.shard === undefined || isInShard(i, options.shard) ? i : []));
	const tasks = numbers.map((number) => all[number] as (typeof all)[number]);
	refuseIdleLimits(options);
	refuseMissingDirectory(io, "--out", options.out);
	const { shard } = options;
	const head = shard && { heddle: version, command: commandOf(patterns, options), of: all.length, numbers, shard };
	return checkEach(io, tasks, options, keeperFor(io, options, tasks, searchOptions(options)), head);
}

/** Makes each check in turn, reports it, and says how they ended. */
export async function checkEach(
	io: Io,
	tasks: readonly Task[],
	options: CheckCommandOptions,
	keeper: CheckpointKeeper | undefined,
	head?: ShardHead,
): Promise<ExitCode> {
	const checked: Checked[] = [];
	const files = new TraceFiles(io, options.out);
	let interrupted = false;
	for (const { model, settings } of tasks) {
		const program = model.build(settings);
		const { result, orders, smallest, ...outcome } = await checkOne(io, { model, settings }, program, options, keeper);
		checked.push(files.keep({ model, settings, result, file: undefined, orders, smallest }, program));
		if (!options.json) reportChecked(io, checked.at(-1) as Checked, tasks.length > 1 && checked.length > 1);
		interrupted = outcome.interrupted;
		if (interrupted) break;
	}
	const verdicts = checked.map(({ result }) => result.verdict);
	conclude(io, options, tasks.length, head, checked);
	// Only now: whoever is killed before has something to go on from, whoever is killed after has the report.
	const last = checked.at(-1);
	if (last !== undefined) keeper?.finish(last.result.sentence, interrupted);
	files.refuseUnwritten();
	if (interrupted) return ExitCode.Interrupted;
	const exitCode = exitCodeFor(verdicts, options.expect);
	if (exitCode === ExitCode.Violated && options.expect === "violation") {
		io.err(
			"heddle: a violation was expected in each check, and not found in each\n→ heddle check without --expect violation",
		);
	}
	return exitCode;
}

/** What is printed after all checks. @param head - where they are a shard */
function conclude(
	io: Io,
	{ json }: CheckCommandOptions,
	tasks: number,
	head: ShardHead | undefined,
	checked: readonly Checked[],
): void {
	if (json) {
		const made = head && { ...head, numbers: head.numbers.slice(0, checked.length) };
		io.out(made === undefined ? checksAsJson(checked) : shardAsJson(made, checked));
		return;
	}
	const verdicts = checked.map(({ result }) => result.verdict);
	const text = summary(verdicts, tasks);
	if (head !== undefined) io.out(`\n${text}, in shard ${describeShard(head.shard)} of ${head.of} checks`);
	else if (tasks > 1) io.out(`\n${text}`);
}

/** One check; where it is violated and the smallest such scenario is asked for, a search for it, within the same time again. */
async function checkOne(
	io: Io,
	{ model, settings }: Task,
	program: Program,
	options: CheckCommandOptions,
	keeper: CheckpointKeeper | undefined,
): Promise<Pick<Checked, "result" | "orders" | "smallest"> & { readonly interrupted: boolean }> {
	const searched = searchOptions(options);
	const { result, interrupted } = await drive(io, options.time, (driver) =>
		options.workers === undefined
			? checking(program, {
					...withinMemory(io, searched),
					interrupted: driver.interrupted,
					onProgress: driver.onProgress,
					...keeper?.options,
				})
			: checkingOnThreads(program, { model: model.name, settings }, options.workers, searched, driver),
	);
	const { failure } = result;
	if (failure === undefined || interrupted) return { result, interrupted };
	const ordering = await drive(io, options.time, (driver) =>
		findingOrders(model, settings, failure, driver.interrupted),
	);
	const orders = ordering.result;
	if (!options.smallest || ordering.interrupted) return { result, orders, interrupted: ordering.interrupted };
	const search = await drive(io, options.time, ({ interrupted }) =>
		findingSmallestScenario(model, settings, failure, { interrupted }),
	);
	return { result, orders, smallest: search.result, interrupted: search.interrupted };
}

/** The options of the search itself, as the checker names them. */
function searchOptions(options: CheckCommandOptions): CheckOptions {
	const { seed, walks, depth, steps, preemptions, delays, symmetry, por } = options;
	const { maxStates, maxDepth, maxMemory } = options;
	const isBounded = preemptions !== undefined || delays !== undefined;
	const given = Object.entries({
		// Threads can only search by traces; whoever asks for them has asked for that.
		strategy: options.strategy ?? (options.workers !== undefined && !isBounded ? "dpor" : undefined),
		...{ seed, walks, depth, steps, preemptions, delays, maxStates, maxDepth, maxMemory },
		// Only what was typed: a default is no option that could mean nothing to a strategy.
		symmetry: symmetry ? undefined : false,
		compact: options.compact === true ? true : undefined,
		partialOrder: { auto: undefined, always: "always", off: "off" }[por === false ? "off" : por],
	});
	return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** What is stored may take most of the memory that is free, unless the user says otherwise: a search must not crash. */
function withinMemory(io: Io, searched: CheckOptions): CheckOptions {
	if (searched.maxMemory !== undefined) return searched;
	const bounded = { ...searched, maxMemory: Math.max(MIN_MEMORY, Math.floor(USABLE_MEMORY * io.availableMemory())) };
	return idleOption(strategyOf(searched), bounded) === undefined ? bounded : searched;
}

/** What decides what is checked and how: shards of one command agree in it. How many threads there are makes no difference. */
function commandOf(models: readonly string[], options: CheckCommandOptions): Record<string, unknown> {
	const { preset, set, expect, smallest, time } = options;
	return { models, preset, set, expect, smallest, time: time?.text, ...searchOptions(options) };
}

function refuseWithoutSuite({ cases, path }: CheckCommandOptions): void {
	const given = cases !== undefined ? "--cases" : path !== undefined ? "--path" : undefined;
	if (given === undefined) return;
	const message = `${given} means nothing without --suite: only suites have cases`;
	throw new CommandError(ExitCode.Usage, message, "heddle check --suite NAME   (heddle list names them)");
}

/** A limit that the chosen search does not know must not be taken for one that held. */
function refuseIdleLimits(options: CheckCommandOptions): void {
	const searched = searchOptions(options);
	const strategy = strategyOf(searched);
	if (options.workers !== undefined && options.maxMemory !== undefined) {
		const message = "--max-memory means nothing with --workers: threads do not share what they keep";
		throw new CommandError(ExitCode.Usage, message, CHECK_HELP);
	}
	if (options.workers !== undefined && strategy !== "dpor") {
		const message = `--workers means nothing with --strategy ${strategy}: only dpor, the search by traces, can be divided among threads`;
		throw new CommandError(ExitCode.Usage, message, "heddle check --strategy dpor --workers N");
	}
	const idle = idleOption(strategy, searched);
	if (idle === undefined) return;
	const message = `${flag(idle.option)} means nothing with --strategy ${strategy}: ${idle.why.replace(/max[A-Z]\w+/g, flag)}`;
	throw new CommandError(ExitCode.Usage, message, CHECK_HELP);
}

/** An option of the checker as it is typed: `--max-states`. */
function flag(option: string): string {
	if (option === "partialOrder") return "--por";
	return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
