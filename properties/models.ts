import type { Program } from "../scheduler/index.js";
import { FLEECING_PROPERTIES, fleecingProgram } from "./fleecing-program.js";
import { lostUpdate } from "./lost-update.js";
import { ScenarioError } from "./scenario/scenario.js";
import { completeSettings, SETTINGS, type Setting, type SettingValues, scenarioFrom } from "./scenario/settings.js";
import { REPORTED_RACE, type StoryEvent } from "./story.js";

/** A model that can be checked by name. */
export interface Model {
	readonly name: string;
	readonly about: string;
	readonly settings: readonly Setting[];
	/** The settings that say how large a scenario is, those to be made small first in front, with their least values. */
	readonly sizes: readonly { readonly key: string; readonly least: number }[];
	readonly properties: readonly { readonly name: string; readonly about: string }[];
	/** Settings worth a name. */
	readonly presets: Readonly<Record<string, SettingValues>>;
	/** All settings, those not given at their standard values. @throws ScenarioError */
	readonly complete: (given: SettingValues) => SettingValues;
	/** The program that settings describe, with all properties stated, or one by name only. @throws ScenarioError */
	readonly build: (settings: SettingValues, property?: string) => Program;
	/** The settings under which the failure is prevented, and what the remedy is called. */
	readonly remedy: { readonly name: string; readonly settings: SettingValues };
	/** The failure as it became known, told by its events. */
	readonly story?: { readonly title: string; readonly events: readonly StoryEvent[] };
}

/** What the checker looks for by itself, in every model. */
export const ALWAYS_LOOKED_FOR = [
	{ name: "every request ends", about: "no deadlock, no livelock; the checker looks for both by itself" },
	{ name: "no assertion fails", about: "the model's own assertions, which are QEMU's, and no exception" },
] as const;

/** Image fleecing. */
export const FLEECING: Model = {
	name: "fleecing",
	about: "QEMU's image fleecing of 2018: NBD clients read a snapshot while the guest writes",
	settings: SETTINGS,
	sizes: [
		{ key: "readers", least: 0 },
		{ key: "writers", least: 0 },
		{ key: "clusters", least: 1 },
		// Without a chain it would be another arrangement, not a smaller one.
		{ key: "depth", least: 1 },
	],
	properties: [...FLEECING_PROPERTIES.map(({ name, about }) => ({ name, about })), ...ALWAYS_LOOKED_FOR],
	presets: {
		seed: {},
		race: { serialize_target_writes: "off" },
		"deep-chain": { depth: "2" },
		"other-chain": { depth: "0" },
		torn: { serialize_target_writes: "off", effects: "sub-block" },
		"one-loop": { serialize_target_writes: "off", ordering: "qemu" },
		unaligned: { a_align: "4k", writes: "0:512" },
		"copy-on-read": { a_copy_on_read: "on" },
		"short-image": { short_by: "512" },
		offload: { copy_range: "512k", clusters: "2", writes: "1+0-1" },
		"failing-host": { errors: "1", clusters: "2", writes: "0-1" },
		"full-backup": { sync: "full", clusters: "2", writes: "1" },
		crowd: { readers: "3", writers: "2", clusters: "2" },
	},
	complete: completeSettings,
	build: (settings, property) => {
		const properties = FLEECING_PROPERTIES.filter(({ name }) => property === undefined || name === property);
		return fleecingProgram(scenarioFrom(settings), { properties });
	},
	remedy: { name: "serialize_target_writes=on", settings: { serialize_target_writes: "on" } },
	story: { title: "the race as it was reported", events: REPORTED_RACE },
};

const LOST_UPDATE_SETTINGS: readonly Setting[] = [
	{ key: "coroutines", domain: "1 to 6", standard: "2", about: "coroutines that increment the counter once each" },
	{ key: "mutex", domain: "on, off", standard: "off", about: "whether they hold a mutex meanwhile" },
];

const lostUpdates: Model = {
	name: "lost-update",
	about: "the textbook race: coroutines read a counter, let go, and write it back one higher",
	settings: LOST_UPDATE_SETTINGS,
	sizes: [{ key: "coroutines", least: 1 }],
	properties: [
		{ name: "all are counted", about: "in the end the counter is the number of coroutines" },
		...ALWAYS_LOOKED_FOR,
	],
	presets: { race: {}, fixed: { mutex: "on" } },
	complete: (given) => completeSettings(given, LOST_UPDATE_SETTINGS),
	build: (given) => {
		const { coroutines = "", mutex = "" } = completeSettings(given, LOST_UPDATE_SETTINGS);
		if (!/^[1-6]$/.test(coroutines))
			throw new ScenarioError(`coroutines=${coroutines} is not possible; possible are: 1 to 6`);
		if (mutex !== "on" && mutex !== "off")
			throw new ScenarioError(`mutex=${mutex} is not possible; possible are: on, off`);
		return lostUpdate({ coroutines: Number(coroutines), mutex: mutex === "on" });
	},
	remedy: { name: "mutex=on", settings: { mutex: "on" } },
};

/** The models that come with Heddle. */
export const MODELS: readonly Model[] = [FLEECING, lostUpdates];

/** Why a model cannot be built with these settings; undefined if it can. */
export function impossibility(model: Model, settings: SettingValues): string | undefined {
	try {
		model.build(model.complete(settings));
		return undefined;
	} catch (error) {
		if (error instanceof ScenarioError) return error.message;
		throw error;
	}
}
