import {
	type Ablated,
	type Ablation,
	ablating,
	measuringWaits,
	SHOWCASES,
	VARIANTS,
} from "../../properties/ablation/index.js";
import { FLEECING, type Model } from "../../properties/index.js";
import { drive } from "../drive.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import { refuseMissingDirectory } from "../input/directory.js";
import { combinations, type SettingOptions } from "../input/settings.js";
import { type SwitchName, switchesNamed } from "../input/switches.js";
import type { Io } from "../io.js";
import { ablationText, unshownText, waitsText } from "../report/ablation.js";
import { ablationsAsJson } from "../report/ablation-json.js";
import { ablationPage } from "../report/ablation-page.js";
import { isDecided, type Measured } from "../report/ablation-words.js";

/** The options of `heddle ablate`. */
export interface AblateCommandOptions extends SettingOptions {
	readonly maxStates?: number;
	readonly time?: { readonly ms: number; readonly text: string };
	readonly json: boolean;
	/** Where to write the document. */
	readonly page?: string;
}

const PAGE_HINT = "heddle ablate --page FILE   (the directory must be there)";

/**
 * Takes pieces of synchronisation out of the fleecing model, one at a time, and says what fails then, and what they cost. That
 * something fails is no failure of the command: it ends with 0 if all of it was decided.
 */
export async function ablateCommand(
	io: Io,
	patterns: readonly string[],
	options: AblateCommandOptions,
): Promise<ExitCode> {
	const model = FLEECING;
	const names = switchesNamed(patterns);
	const isGiven = options.preset !== undefined || options.set.length > 0;
	const tasks = tasksOf(model, names, isGiven ? options : undefined);
	refuseMissingDirectory(io, "--page", options.page, "ablate");
	const ablations: Ablated[] = [];
	const measured: Measured[] = [];
	const isWhole =
		(await ablateEach(io, model, tasks, options, ablations)) &&
		// What guards cost is measured in company of its own.
		(isGiven || (await measureEach(io, variantsOf(patterns, names), options, measured)));
	if (options.json) io.out(ablationsAsJson(model, ablations, measured));
	else if (measured.length > 0) io.out(`\n${waitsText(model, measured)}`);
	if (!isWhole) return ExitCode.Interrupted;
	if (options.page !== undefined) {
		write(io, options.page, ablationPage(model, commandOf(patterns, options), ablations, measured));
	}
	const isOpen = measured.some(({ waits }) => waits.some(({ bound }) => bound !== undefined));
	return isOpen || !ablations.every(isDecided) ? ExitCode.Incomplete : ExitCode.Holds;
}

/** Each switch in the scenarios that show it best, or in those given. */
function tasksOf(model: Model, names: readonly SwitchName[], given: SettingOptions | undefined): Ablation[] {
	const scenarios = given && combinations(model, given);
	return names.flatMap((name) =>
		(scenarios ?? SHOWCASES[name].scenarios.map((given) => model.complete(given))).map((settings) => ({
			name,
			settings,
		})),
	);
}

/** All measurements; for some switches, those without one of them, and beside each what it is to be compared with. */
function variantsOf(patterns: readonly string[], names: readonly SwitchName[]) {
	if (patterns.length === 0) return VARIANTS;
	const isNamed = (change: string | undefined) => names.some((name) => name === change);
	const crowds = new Set(VARIANTS.filter(({ change }) => isNamed(change)).map(({ crowd }) => crowd));
	return VARIANTS.filter(({ crowd, change }) => crowds.has(crowd) && (change === undefined || isNamed(change)));
}

/** Answers whether all of it was done, and not interrupted. */
async function ablateEach(
	io: Io,
	model: Model,
	tasks: readonly Ablation[],
	options: AblateCommandOptions,
	ablations: Ablated[],
): Promise<boolean> {
	for (const [i, task] of tasks.entries()) {
		const { result, interrupted } = await drive(io, options.time, ({ interrupted }) =>
			ablating(task, { interrupted, ...limitsOf(options) }),
		);
		ablations.push(result);
		if (!options.json) {
			if (i > 0) io.out("");
			io.out(ablationText(model, result, io.columns));
			const isLast = tasks[i + 1]?.name !== task.name;
			const unshown = isLast ? unshownText(result, io.columns) : undefined;
			if (unshown !== undefined) io.out(unshown);
		}
		if (interrupted) return false;
	}
	return true;
}

/** Answers whether all of it was done, and not interrupted. */
async function measureEach(
	io: Io,
	variants: typeof VARIANTS,
	options: AblateCommandOptions,
	measured: Measured[],
): Promise<boolean> {
	for (const variant of variants) {
		const waits: Measured["waits"][number][] = [];
		measured.push({ variant, waits });
		for (let others = 1; others <= variant.mostOthers; others++) {
			const { result, interrupted } = await drive(io, options.time, ({ interrupted }) =>
				measuringWaits(variant, others, { interrupted, ...limitsOf(options) }),
			);
			waits.push(result);
			if (interrupted) return false;
		}
	}
	return true;
}

function limitsOf({ maxStates }: AblateCommandOptions) {
	return maxStates === undefined ? {} : { maxStates };
}

/** What was typed, for the document that it has written. */
function commandOf(patterns: readonly string[], { preset, set, maxStates, time, page }: AblateCommandOptions): string {
	const words = [
		"heddle ablate",
		...patterns,
		...(preset === undefined ? [] : ["--preset", preset]),
		...set.flatMap((assignment) => ["--set", assignment]),
		...(maxStates === undefined ? [] : ["--max-states", String(maxStates)]),
		...(time === undefined ? [] : ["--time", time.text]),
		...(page === undefined ? [] : ["--page", page]),
	];
	return words.join(" ");
}

function write(io: Io, path: string, text: string): void {
	try {
		io.writeFile(path, text);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? String(error);
		throw new CommandError(ExitCode.Usage, `--page ${path}: the file cannot be written (${code})`, PAGE_HINT);
	}
}
