import { type CheckResult, checking, type Failure, type Sliced } from "../scheduler/index.js";
import { isAlike } from "./alike.js";
import type { Model } from "./models.js";
import { ScenarioError } from "./scenario/scenario.js";
import type { SettingValues } from "./scenario/settings.js";

/** So many smaller scenarios are looked at before the search for the smallest is given up. */
export const MAX_SCENARIOS_TRIED = 200;
/** A smaller scenario with more states than this is left undecided. */
export const MAX_STATES_OF_A_SCENARIO = 200_000;

/** The smallest scenario that fails in a given way. */
export interface SmallestScenario {
	readonly settings: SettingValues;
	/** Its check; undefined if it is the given scenario itself. */
	readonly result: CheckResult | undefined;
	/** How many smaller scenarios were explored in full and do not fail in this way. */
	readonly excluded: number;
	/** How many smaller ones could not be decided: a bound was hit, or they fail in another way first. */
	readonly undecided: number;
	/** Whether every smaller scenario was excluded. */
	readonly proven: boolean;
}

/** How to look for it. */
export interface SmallestScenarioOptions {
	readonly interrupted?: () => string | undefined;
	/** Default: {@link MAX_STATES_OF_A_SCENARIO}. */
	readonly maxStates?: number;
}

/**
 * Looks for the smallest scenario of a model that fails in the same way as the given one.
 *
 * Smaller are all scenarios of which no size (see `Model.sizes`) is larger, and some are smaller; other settings stay. They
 * are tried in order: the smallest sum of sizes first, and of equal sums the one with less of what the model lists first.
 */
export function* findingSmallestScenario(
	model: Model,
	settings: SettingValues,
	failure: Failure,
	{ interrupted = () => undefined, maxStates = MAX_STATES_OF_A_SCENARIO }: SmallestScenarioOptions = {},
): Sliced<SmallestScenario> {
	let excluded = 0;
	let undecided = 0;
	const smaller = smallerSettings(model, settings);
	for (const [tried, candidate] of smaller.entries()) {
		if (tried >= MAX_SCENARIOS_TRIED || interrupted() !== undefined) {
			undecided += smaller.length - tried;
			break;
		}
		const result = yield* checking(model.build(candidate), { interrupted, maxStates });
		if (result.failure !== undefined && isAlike(result.failure, failure)) {
			return { settings: candidate, result, excluded, undecided, proven: undecided === 0 };
		}
		// What lacks a witness was explored to the end all the same.
		if (result.verdict === "VERIFIED" || result.failure?.kind === "witness") excluded += 1;
		else undecided += 1;
	}
	return { settings, result: undefined, excluded, undecided, proven: undecided === 0 };
}

/** The settings of all smaller scenarios that are possible, smallest first. */
export function smallerSettings(model: Model, settings: SettingValues): SettingValues[] {
	let sizes: number[][] = [[]];
	for (const { key, least } of model.sizes) {
		const given = Number(settings[key]);
		const values = Array.from({ length: Math.max(given - least, 0) + 1 }, (_, i) => Math.min(least, given) + i);
		sizes = sizes.flatMap((chosen) => values.map((value) => [...chosen, value]));
	}
	return sizes
		.sort(bySize)
		.slice(0, -1)
		.map((chosen) => ({
			...settings,
			...Object.fromEntries(model.sizes.map(({ key }, i) => [key, String(chosen[i])])),
		}))
		.filter((candidate) => isPossible(model, candidate));
}

function bySize(a: readonly number[], b: readonly number[]): number {
	const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
	const differing = a.findIndex((size, i) => size !== b[i]);
	return sum(a) - sum(b) || (a[differing] ?? 0) - (b[differing] ?? 0);
}

/** What is read or written may lie beyond a smaller image. */
function isPossible(model: Model, settings: SettingValues): boolean {
	try {
		model.build(settings);
		return true;
	} catch (error) {
		if (error instanceof ScenarioError) return false;
		throw error;
	}
}
