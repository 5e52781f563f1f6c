import { nameOfSubBlock, SUB_BLOCKS_PER_CLUSTER } from "../../model/index.js";
import { MAX_CLIENTS, MAX_CLUSTERS, MAX_DEPTH, type Range, type Scenario, ScenarioError } from "./scenario.js";

/** One thing that can be set, as people write it: `--set readers=2`. */
export interface Setting {
	readonly key: string;
	/** What values there are, for people. */
	readonly domain: string;
	readonly standard: string;
	readonly about: string;
}

/** All settings of the fleecing model, in the order in which they are listed. */
export const SETTINGS: readonly Setting[] = [
	{ key: "clusters", domain: `1 to ${MAX_CLUSTERS}`, standard: "1", about: "clusters of A" },
	{ key: "readers", domain: `0 to ${MAX_CLIENTS}`, standard: "1", about: "NBD clients that read B" },
	{
		key: "reads",
		domain: "all, 0, 0-1, 0a (half a cluster), 0+1 (one after the other), 0/1 (by reader)",
		standard: "all",
		about: "what each reader reads, in clusters; taken in turn if there are more readers than entries",
	},
	{ key: "writers", domain: `0 to ${MAX_CLIENTS}`, standard: "1", about: "writers in the guest" },
	{
		key: "writes",
		domain: "each (writer n writes cluster n), or as for reads",
		standard: "each",
		about: "what each writer writes to A, in clusters",
	},
	{ key: "l2", domain: "cold, warm", standard: "cold", about: "whether B's L2 table is in the cache at the start" },
	{
		key: "depth",
		domain: `0 to ${MAX_DEPTH}`,
		standard: "1",
		about: "how deep A is in B's backing chain; 0: not in it, B's backing file is another node on A's file",
	},
	{
		key: "serialize_target_writes",
		domain: "on, off, auto",
		standard: "auto",
		about: "whether the job's writes to B are serialising; auto: if B's chain contains A",
	},
	{
		key: "effects",
		domain: "cluster, sub-block",
		standard: "cluster",
		about: "what the host reads or writes at one moment",
	},
];

/** A value for each setting. */
export type SettingValues = Readonly<Record<string, string>>;

/** All settings at their standard values, but for those given. @throws ScenarioError for a key that is none */
export function completeSettings(given: SettingValues, settings: readonly Setting[] = SETTINGS): SettingValues {
	for (const key of Object.keys(given)) {
		if (!settings.some((setting) => setting.key === key)) {
			throw new ScenarioError(
				`there is no setting "${key}"; there are ${settings.map((setting) => setting.key).join(", ")}`,
			);
		}
	}
	return Object.fromEntries(settings.map(({ key, standard }) => [key, given[key] ?? standard]));
}

/** The scenario that settings describe. @throws ScenarioError that names the setting and its domain */
export function scenarioFrom(given: SettingValues): Scenario {
	const values = completeSettings(given);
	const clusters = wholeNumber(values, "clusters", 1, MAX_CLUSTERS);
	return {
		clusters,
		readers: clients(values, "reads", wholeNumber(values, "readers", 0, MAX_CLIENTS), clusters),
		writers: clients(values, "writes", wholeNumber(values, "writers", 0, MAX_CLIENTS), clusters),
		l2: oneOf(values, "l2", ["cold", "warm"] as const),
		depth: wholeNumber(values, "depth", 0, MAX_DEPTH),
		serializeTargetWrites: oneOf(values, "serialize_target_writes", ["on", "off", "auto"] as const),
		effectUnit: oneOf(values, "effects", ["cluster", "sub-block"] as const),
	};
}

/** The settings that describe a scenario, in full. */
export function settingsOf(scenario: Scenario): SettingValues {
	return {
		clusters: String(scenario.clusters),
		readers: String(scenario.readers.length),
		reads: showClients(scenario.readers) || "all",
		writers: String(scenario.writers.length),
		writes: showClients(scenario.writers) || "each",
		l2: scenario.l2,
		depth: String(scenario.depth),
		serialize_target_writes: scenario.serializeTargetWrites,
		effects: scenario.effectUnit,
	};
}

function wholeNumber(values: SettingValues, key: string, least: number, most: number): number {
	const text = values[key] ?? "";
	const n = Number(text);
	if (!/^\d+$/.test(text) || n < least || n > most) throw refusal(key, text);
	return n;
}

function oneOf<T extends string>(values: SettingValues, key: string, choices: readonly T[]): T {
	const choice = choices.find((candidate) => candidate === values[key]);
	if (choice === undefined) throw refusal(key, values[key] ?? "");
	return choice;
}

function clients(values: SettingValues, key: "reads" | "writes", count: number, clusters: number): Range[][] {
	const text = values[key] ?? "";
	const entries =
		text === "each"
			? Array.from({ length: count }, (_, i) => [
					{ first: (i % clusters) * SUB_BLOCKS_PER_CLUSTER, count: SUB_BLOCKS_PER_CLUSTER },
				])
			: text.split("/").map((entry) => entry.split("+").map((range) => parseRange(key, range, clusters)));
	if (key === "reads" && text === "each") throw refusal(key, text);
	return Array.from({ length: count }, (_, i) => entries[i % entries.length] as Range[]);
}

function parseRange(key: string, text: string, clusters: number): Range {
	const perCluster = SUB_BLOCKS_PER_CLUSTER;
	if (text === "all") return { first: 0, count: clusters * perCluster };
	const match = /^(\d+)([ab]?)(?:-(\d+)([ab]?))?$/.exec(text);
	if (match === null) throw refusal(key, text);
	const [, from = "", fromHalf = "", to = from, toHalf = fromHalf] = match;
	const first = Number(from) * perCluster + (fromHalf === "b" ? 1 : 0);
	const last = Number(to) * perCluster + (toHalf === "a" ? 0 : 1);
	if (last < first) throw new ScenarioError(`${key}=${text} ends before it begins`);
	if (last >= clusters * perCluster) {
		throw new ScenarioError(
			`${key}=${text} goes beyond the image, whose clusters are 0 to ${clusters - 1}: set clusters higher`,
		);
	}
	return { first, count: last - first + 1 };
}

function refusal(key: string, text: string): ScenarioError {
	const domain = SETTINGS.find((setting) => setting.key === key)?.domain;
	return new ScenarioError(`${key}=${text} is not possible; possible are: ${domain}`);
}

function showClients(clients: readonly (readonly Range[])[]): string {
	return clients.map((ranges) => ranges.map(showRange).join("+")).join("/");
}

/** A range as people write it: `0`, `0-1`, `0a`. */
export function showRange({ first, count }: Range): string {
	const last = first + count - 1;
	const whole = first % SUB_BLOCKS_PER_CLUSTER === 0 && last % SUB_BLOCKS_PER_CLUSTER === 1;
	if (!whole) return count === 1 ? nameOfSubBlock(first) : `${nameOfSubBlock(first)}-${nameOfSubBlock(last)}`;
	const clusters = [first, last].map((subBlock) => Math.floor(subBlock / SUB_BLOCKS_PER_CLUSTER));
	return clusters[0] === clusters[1] ? `${clusters[0]}` : `${clusters[0]}-${clusters[1]}`;
}
