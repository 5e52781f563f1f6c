import type { Model, SettingValues, SmallestScenario } from "../../properties/index.js";
import { count } from "../../scheduler/index.js";
import { asArguments } from "../input/settings.js";

/** The smallest scenario that fails in this way, and how far that is proved. */
export function describeSmallest(model: Model, smallest: SmallestScenario): string {
	const { settings, result } = smallest;
	const sizes = sizesOf(model, settings);
	if (result === undefined) return `smallest:  this scenario (${sizes}); ${howSure(smallest)}`;
	return [
		`smallest:  ${sizes} fails in the same way; ${howSure(smallest)}`,
		`           heddle check ${model.name}${asArguments(model, settings)}`,
	].join("\n");
}

function sizesOf(model: Model, settings: SettingValues): string {
	return model.sizes.map(({ key }) => `${key}=${settings[key]}`).join(" ");
}

function howSure({ excluded, undecided, proven }: SmallestScenario): string {
	const all = excluded + undecided;
	if (all === 0) return "there is none smaller";
	const smaller = all === 1 ? "the smaller one" : `each of ${all} smaller ones`;
	if (proven) return `${smaller} was explored in full, and does not`;
	return `${excluded} of ${count(all, "smaller one")} do not, ${undecided} could not be decided: a smaller one may`;
}

/** For machines. */
export function smallestAsJson({ settings, result, excluded, undecided, proven }: SmallestScenario) {
	return { settings, isGiven: result === undefined, sentence: result?.sentence ?? null, excluded, undecided, proven };
}
