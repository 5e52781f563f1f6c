import { type Model, ScenarioError, type SettingValues } from "../../properties/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";

/** What `--preset` and `--set` have gathered. */
export interface SettingOptions {
	readonly preset?: string;
	readonly set: readonly string[];
}

/** More combinations of settings than this are taken for a slip of the hand. */
const MAX_COMBINATIONS = 1_000;

/**
 * Every combination of the values given: `--set readers=1,2 --set l2=cold,warm` makes four. The preset comes first and is
 * overridden by what is set.
 *
 * @throws CommandError that names the model, the setting and what is possible
 */
export function combinations(model: Model, { preset, set }: SettingOptions): SettingValues[] {
	let combined: SettingValues[] = [presetOf(model, preset)];
	const seen = new Set<string>();
	for (const assignment of set) {
		const split = /^([^=]+)=(.+)$/.exec(assignment);
		if (split === null) throw refusal(model, `"${assignment}" sets nothing: it must be key=value`);
		const [, key = "", values = ""] = split;
		if (seen.has(key)) throw refusal(model, `"${key}" is set twice: give all its values at once, ${key}=one,other`);
		seen.add(key);
		combined = combined.flatMap((settings) => values.split(",").map((value) => ({ ...settings, [key]: value })));
		if (combined.length > MAX_COMBINATIONS) throw refusal(model, `that is more than ${MAX_COMBINATIONS} combinations`);
	}
	return combined.map((settings) => complete(model, settings));
}

/** All settings, and the certainty that they make a program. */
function complete(model: Model, settings: SettingValues): SettingValues {
	try {
		const completed = model.complete(settings);
		model.build(completed);
		return completed;
	} catch (error) {
		if (error instanceof ScenarioError) throw refusal(model, error.message);
		throw error;
	}
}

function presetOf(model: Model, name: string | undefined): SettingValues {
	if (name === undefined) return {};
	const preset = Object.hasOwn(model.presets, name) ? model.presets[name] : undefined;
	if (preset !== undefined) return preset;
	throw refusal(model, `there is no preset "${name}"; there are ${Object.keys(model.presets).join(", ")}`);
}

function refusal(model: Model, message: string): CommandError {
	return new CommandError(ExitCode.Usage, `${model.name}: ${message}`, `heddle list ${model.name}`);
}

/** The settings that differ from the standard, as arguments of a command line. */
export function asArguments(model: Model, settings: SettingValues): string {
	return model.settings
		.filter(({ key, standard }) => settings[key] !== standard)
		.map(({ key }) => ` --set ${key}=${settings[key]}`)
		.join("");
}

/** The settings that differ from the standard, for people. */
export function describeSettings(model: Model, settings: SettingValues): string {
	const differing = model.settings.filter(({ key, standard }) => settings[key] !== standard);
	return differing.length === 0 ? "standard settings" : differing.map(({ key }) => `${key}=${settings[key]}`).join(" ");
}
