import type { Switches } from "../../model/index.js";
import { type CheckOptions, type CheckResult, checking, type Failure, type Sliced } from "../../scheduler/index.js";
import { fleecingProgram } from "../fleecing-program.js";
import { completeSettings, type SettingValues, scenarioFrom } from "../scenario/settings.js";
import { type Finding, findingAll, QUESTIONS } from "./finding.js";

/** A piece of synchronisation, to be taken out of a scenario. */
export interface Ablation {
	readonly name: keyof Switches;
	/** The scenario with the piece in, in full. */
	readonly settings: SettingValues;
}

/** A scenario explored, with all properties stated. */
export interface Space {
	readonly verdict: CheckResult["verdict"];
	readonly states: number;
	readonly transitions: number;
	/** What ended it; undefined if nothing failed. */
	readonly failure: Failure | undefined;
	readonly bound: string | undefined;
}

/** What became of one property. */
export interface Cell {
	readonly property: string;
	/** With the piece in. */
	readonly intact: Finding;
	/** Without it. */
	readonly ablated: Finding;
}

/** What taking a piece out of a scenario does. */
export interface Ablated extends Ablation {
	/** The scenario without the piece, in full. */
	readonly without: SettingValues;
	readonly intact: Space;
	readonly ablated: Space;
	readonly cells: readonly Cell[];
}

/** How long to look. */
export interface AblationOptions {
	readonly interrupted?: () => string | undefined;
	/** Each search gives up beyond so many states. Default: {@link MAX_STATES_ABLATED}. */
	readonly maxStates?: number;
	/** Whether to look for state that the checker does not track, once with each scenario. Default: true. */
	readonly determinism?: boolean;
}

/** Scenarios that show what a piece is there for are small: one of so many states is left undecided. */
export const MAX_STATES_ABLATED = 200_000;

/**
 * Takes a piece of synchronisation out of a scenario, and looks at each property, the checker's own among them.
 *
 * All properties are stated at once first. If the scenario holds both with the piece and without, with as many states and as
 * many transitions, the piece is taken to make no difference there: everything that can happen was seen, and taking a piece
 * out either lets more happen or keeps something from happening, which changes the numbers. Only where the scenario fails
 * are properties looked at one by one.
 */
export function* ablating({ name, settings: given }: Ablation, options: AblationOptions = {}): Sliced<Ablated> {
	const settings = completeSettings(given);
	const without = settingsWithout(settings, name);
	const [before, after] = [yield* exploring(settings, options), yield* exploring(without, options)];
	const [intact, ablated] = [spaceOf(before), spaceOf(after)];
	const withIt = yield* findingAll(settings, before, searchOptions(options));
	const withoutIt = isSame(intact, ablated) ? undefined : yield* findingAll(without, after, searchOptions(options));
	const cells = QUESTIONS.map(({ name: property }) => {
		const unaffected: Finding = { outcome: "not affected", states: ablated.states };
		return { property, intact: withIt.get(property) as Finding, ablated: withoutIt?.get(property) ?? unaffected };
	});
	return { name, settings, without, intact, ablated, cells };
}

/** A scenario with one more piece taken out. */
export function settingsWithout(settings: SettingValues, name: keyof Switches): SettingValues {
	const taken = settings.without === undefined || settings.without === "none" ? [] : settings.without.split("+");
	return completeSettings({ ...settings, without: [...new Set([...taken, name])].join("+") });
}

/** How every search for this is made: states are counted, so none may be left out by its order. */
export function searchOptions({ interrupted, maxStates = MAX_STATES_ABLATED }: AblationOptions): CheckOptions {
	return { maxStates, partialOrder: "off", ...(interrupted && { interrupted }) };
}

function exploring(settings: SettingValues, options: AblationOptions): Sliced<CheckResult> {
	const program = fleecingProgram(scenarioFrom(settings), { demandWitnesses: false });
	// What fails is reduced later, property by property.
	return checking(program, { ...searchOptions(options), minimise: false, determinism: options.determinism !== false });
}

function spaceOf({ verdict, states = 0, transitions, failure, bound }: CheckResult): Space {
	return { verdict, states, transitions, failure, bound };
}

function isSame(intact: Space, ablated: Space): boolean {
	const isVerified = intact.verdict === "VERIFIED" && ablated.verdict === "VERIFIED";
	return isVerified && intact.states === ablated.states && intact.transitions === ablated.transitions;
}
