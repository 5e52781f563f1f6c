import { ALL_SWITCHES_ON, CLUSTER_SIZE, HOST_OPERATIONS, NO_REPAIRS, SECTOR_SIZE } from "../../model/index.js";
import { parseGuestRequest, parseRange, parseSize, showGuestRequest, showRange, showSize } from "./ranges.js";
import {
	ALIGNMENTS,
	CLUSTER_SIZES,
	type GuestRequest,
	lengthOf,
	MAX_CLIENTS,
	MAX_CLUSTERS,
	MAX_DEPTH,
	MAX_ERRORS,
	MAX_WAITS,
	type Range,
	type Scenario,
	ScenarioError,
} from "./scenario.js";

/** One thing that can be set, as people write it: `--set readers=2`. */
export interface Setting {
	readonly key: string;
	/** What values there are, for people. */
	readonly domain: string;
	readonly standard: string;
	readonly about: string;
}

/** A setting, with how its value is read and written. */
interface ScenarioSetting extends Setting {
	/** The part of the scenario that the text describes; undefined if it describes none. */
	readonly read: (text: string, values: SettingValues) => Partial<Scenario> | undefined;
	readonly show: (scenario: Scenario) => string;
}

/** The keys of a scenario whose values are words. */
type WordKey = {
	[K in keyof Scenario]: Scenario[K] extends string ? (string extends Scenario[K] ? never : K) : never;
}[keyof Scenario];

function words<K extends WordKey>(
	key: string,
	field: K,
	choices: readonly Scenario[K][],
	about: string,
): ScenarioSetting {
	return {
		...{ key, domain: choices.join(", "), standard: choices[0] ?? "", about },
		read: (text) => (choices.some((choice) => choice === text) ? { [field]: text } : undefined),
		show: (scenario) => scenario[field],
	};
}

/** The keys of a scenario whose values are of a type. */
type KeyOf<T> = { [K in keyof Scenario]: Scenario[K] extends T ? K : never }[keyof Scenario];

function flag(key: string, field: KeyOf<boolean>, about: string): ScenarioSetting {
	return {
		...{ key, domain: "off, on", standard: "off", about },
		read: (text) => (text === "off" || text === "on" ? { [field]: text === "on" } : undefined),
		show: (scenario) => (scenario[field] ? "on" : "off"),
	};
}

function amount(key: string, field: KeyOf<number>, range: readonly [number, number], about: string): ScenarioSetting {
	const [least, most] = range;
	return {
		...{ key, domain: `${least} to ${most}`, standard: String(least), about },
		read: (text) => {
			const n = Number(text);
			return /^\d+$/.test(text) && n >= least && n <= most ? { [field]: n } : undefined;
		},
		show: (scenario) => String(scenario[field]),
	};
}

function sizes(
	key: string,
	field: KeyOf<number>,
	choices: readonly number[],
	zero: string,
	about: string,
): ScenarioSetting {
	const show = (bytes: number) => (bytes === 0 ? zero : showSize(bytes));
	return {
		...{ key, domain: choices.map(show).join(", "), standard: show(choices[0] ?? 0), about },
		read: (text) => {
			const bytes = choices.find((choice) => show(choice) === text);
			return bytes === undefined ? undefined : { [field]: bytes };
		},
		show: (scenario) => show(scenario[field]),
	};
}

/** A list of words out of some, joined by `+`. */
function list(key: string, field: "without" | "repaired", choices: readonly string[], about: string): ScenarioSetting {
	return {
		...{ key, domain: `none, or some of these joined by +: ${choices.join(", ")}`, standard: "none", about },
		read: (text) => {
			const names = text === "none" ? [] : text.split("+");
			const areDifferent = new Set(names).size === names.length;
			return areDifferent && names.every((name) => choices.includes(name)) ? { [field]: names } : undefined;
		},
		show: (scenario) => scenario[field].join("+") || "none",
	};
}

const RANGES = "0, 0-1, 0a (half a cluster), 4k:512 (offset:bytes), 0+1 (one after the other), 0/1 (by client)";

const SCENARIO_SETTINGS: readonly ScenarioSetting[] = [
	{ ...amount("clusters", "clusters", [1, MAX_CLUSTERS], "clusters of A, of 64 KiB") },
	{
		...{ key: "readers", domain: `0 to ${MAX_CLIENTS}`, standard: "1", about: "NBD clients that read B" },
		read: (text, values) => clients("reads", text, values, (range, length) => parseRange(range, length)),
		show: ({ readers }) => String(readers.length),
	},
	{
		...{ key: "reads", domain: `all, ${RANGES}`, standard: "all" },
		about: "what each reader reads, in clusters; taken in turn if there are more readers than entries",
		read: () => ({}),
		show: (scenario) => showClients(scenario, scenario.readers, showRange) || "all",
	},
	{
		...{ key: "writers", domain: `0 to ${MAX_CLIENTS}`, standard: "1", about: "writers in the guest" },
		read: (text, values) => clients("writes", text, values, parseGuestRequest),
		show: ({ writers }) => String(writers.length),
	},
	{
		...{ key: "writes", domain: `each (writer n writes cluster n), all, ${RANGES}; z0 (zeroes), d0 (discard)` },
		...{ standard: "each", about: "what each writer writes to A, in clusters" },
		read: () => ({}),
		show: (scenario) => showClients(scenario, scenario.writers, showGuestRequest) || "each",
	},
	words("l2", "l2", ["cold", "warm"], "whether B's L2 table is in the cache at the start"),
	{
		...amount("depth", "depth", [0, MAX_DEPTH], "how deep A is in B's backing chain"),
		...{
			standard: "1",
			about: "how deep A is in B's backing chain; 0: not in it, B's backing file is another node on A's file",
		},
	},
	{
		...words(
			...(["serialize_target_writes", "serializeTargetWrites", ["on", "off", "auto"]] as const),
			"whether the job's writes to B are serialising; auto: if B's chain contains A",
		),
		standard: "auto",
	},
	words("effects", "effectUnit", ["cluster", "sub-block"], "what the host reads or writes at one moment"),
	words("ordering", "ordering", ["any", "qemu"], "who runs next: any that can; or as in one event loop of QEMU's"),
	words("a", "sourceFormat", ["raw", "qcow2", "overlay"], "A's format; overlay: qcow2, empty, on an older image"),
	sizes("a_cluster", "sourceClusterSize", CLUSTER_SIZES, "", "A's clusters in bytes, if it is qcow2"),
	words(
		"a_l2",
		"sourceL2",
		["warm", "cold", "small"],
		"what of A's L2 table is in the cache, if it is qcow2; small: one cluster's entry at a time",
	),
	sizes("a_align", "sourceAlignment", ALIGNMENTS, "", "bytes that requests to A are padded to"),
	sizes(
		"a_file_align",
		"sourceFileAlignment",
		ALIGNMENTS,
		"",
		"bytes that requests to A's file are padded to, one level below A, if it is raw",
	),
	flag("a_copy_on_read", "copyOnRead", "whether A copies what it reads from the image below it"),
	{
		...sizes("short_by", "shortBy", [0], "0", "bytes by which A and B end before the end of the last cluster"),
		domain: "0, or a multiple of 512 below 64k",
		read: readShortBy,
		show: ({ shortBy }) => showSize(shortBy),
	},
	{
		...{ key: "zeroes", domain: "none, or clusters joined by +: 0+1", standard: "none" },
		about: "the clusters of A that hold zeroes at the start",
		read: (text, { clusters }) => readZeroes(text, Number(clusters)),
		show: ({ zeroClusters }) => zeroClusters.join("+") || "none",
	},
	sizes("b_cluster", "targetClusterSize", CLUSTER_SIZES, "", "B's clusters in bytes"),
	words("l1", "l1", ["present", "absent"], "whether B has an L2 table on disk at the start"),
	amount("l2_slice", "l2Slice", [0, MAX_CLUSTERS], "clusters in a slice of B's L2 table; 0: all"),
	amount("l2_slots", "l2Slots", [0, MAX_CLUSTERS], "slices that B's L2 cache holds; 0: all"),
	words("refcounts", "refcounts", ["warm", "cold"], "whether B's refcount block is in the cache at the start"),
	sizes(
		"nbd_split",
		"nbdSplit",
		[0, CLUSTER_SIZE, CLUSTER_SIZE / 2],
		"off",
		"bytes of a read that the NBD server asks B for at once",
	),
	words(
		"sync",
		"sync",
		["none", "full"],
		"whether the job copies all clusters beside what the guest is about to overwrite",
	),
	flag("compress", "compress", "whether the job's writes to B are compressed"),
	sizes(
		...(["copy_range", "copyRangeSize", [0, CLUSTER_SIZE, MAX_CLUSTERS * CLUSTER_SIZE], "off"] as const),
		"bytes that the job lets the host copy at once, instead of using a buffer",
	),
	words("on_error", "onError", ["report", "ignore"], "what the job does when a copy of its own fails"),
	words(
		"start",
		"start",
		["running", "transaction", "alone"],
		"whether the job runs already, or is started while the guest is at work; alone: without a drain",
	),
	flag("cancel", "cancel", "whether the job is cancelled at some time"),
	amount("errors", "errors", [0, MAX_ERRORS], "how many operations of the host fail at most"),
	{
		...{ key: "errors_at", domain: `any, or part of one of these: ${HOST_OPERATIONS.map(underscored).join(", ")}` },
		...{ standard: "any", about: "which operations of the host may fail" },
		read: (text) => {
			const errorsAt = text === "any" ? "" : text.replaceAll("_", " ");
			return HOST_OPERATIONS.some((operation) => operation.includes(errorsAt)) ? { errorsAt } : undefined;
		},
		show: ({ errorsAt }) => underscored(errorsAt) || "any",
	},
	{
		...{ key: "most_waits", domain: `any, or 0 to ${MAX_WAITS}`, standard: "any" },
		about: "for how many requests of others a writer may have to wait, to be checked as a property",
		read: (text) => {
			if (text === "any") return { mostWaits: null };
			return /^\d{1,2}$/.test(text) ? { mostWaits: Number(text) } : undefined;
		},
		show: ({ mostWaits }) => String(mostWaits ?? "any"),
	},
	list("without", "without", Object.keys(ALL_SWITCHES_ON), "pieces of synchronisation that are taken out"),
	list("repaired", "repaired", Object.keys(NO_REPAIRS), "what QEMU got later that is put in"),
];

/** All settings of the fleecing model, in the order in which they are listed. */
export const SETTINGS: readonly Setting[] = SCENARIO_SETTINGS.map(({ key, domain, standard, about }) => ({
	...{ key, domain, standard, about },
}));

/** A name as it can be typed in one word. */
function underscored(name: string): string {
	return name.replaceAll(" ", "_");
}

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
	const parts = SCENARIO_SETTINGS.map(({ key, read }) => {
		const text = values[key] ?? "";
		const part = read(text, values);
		if (part === undefined) throw refusal(key, text);
		return part;
	});
	// Each field of a scenario is read from some setting.
	const scenario = Object.assign({}, ...parts) as Scenario;
	refuseImpossible(scenario, values);
	return scenario;
}

/** The settings that describe a scenario, in full. */
export function settingsOf(scenario: Scenario): SettingValues {
	return Object.fromEntries(SCENARIO_SETTINGS.map(({ key, show }) => [key, show(scenario)]));
}

/** Settings that do not go together. */
function refuseImpossible(scenario: Scenario, values: SettingValues): void {
	const { sourceFormat, depth, sourceAlignment, sourceFileAlignment } = scenario;
	if (depth === 0 && sourceFormat !== "raw") {
		throw new ScenarioError(`depth=0 is not possible with a=${values.a}: a second node on A's file needs a=raw`);
	}
	if (sourceFileAlignment > 1 && (sourceFormat !== "raw" || depth === 0)) {
		const other = depth === 0 ? "depth=0" : `a=${values.a}`;
		throw new ScenarioError(
			`a_file_align=${values.a_file_align} is not possible with ${other}: what is padded below A is modelled for a=raw in B's chain`,
		);
	}
	for (const [key, align] of [
		["a_align", sourceAlignment],
		["a_file_align", sourceFileAlignment],
	] as const) {
		if (lengthOf(scenario) % align === 0) continue;
		throw new ScenarioError(
			`short_by=${values.short_by} is not possible with ${key}=${values[key]}: the length of A is a multiple of its alignment`,
		);
	}
}

function readShortBy(text: string): Partial<Scenario> | undefined {
	const bytes = parseSize(text);
	return bytes === undefined || bytes % SECTOR_SIZE !== 0 || bytes >= CLUSTER_SIZE ? undefined : { shortBy: bytes };
}

function readZeroes(text: string, clusters: number): Partial<Scenario> | undefined {
	if (text === "none") return { zeroClusters: [] };
	const numbers = text.split("+").map(Number);
	const possible = numbers.every((cluster) => Number.isInteger(cluster) && cluster >= 0 && cluster < clusters);
	return possible && /^[\d+]+$/.test(text) ? { zeroClusters: numbers } : undefined;
}

/** What clients do: the entries of a list in turn, as many as there are clients. */
function clients<R extends Range>(
	key: "reads" | "writes",
	count: string,
	values: SettingValues,
	parse: (text: string, length: number) => R | undefined,
): Partial<Scenario> | undefined {
	if (!/^\d+$/.test(count) || Number(count) > MAX_CLIENTS) return undefined;
	const length = lengthFrom(values);
	const text = values[key] ?? "";
	const each = Array.from({ length: Number(count) }, (_, i) => String(i % Number(values.clusters)));
	const entries = key === "writes" && text === "each" ? each : text.split("/");
	const requests = entries.map((entry) =>
		entry.split("+").map((one) => within(key, one, parse(one, length), values, length)),
	);
	const ofEach = Array.from({ length: Number(count) }, (_, i) => requests[i % requests.length] as R[]);
	return key === "reads" ? { readers: ofEach } : { writers: ofEach as unknown as GuestRequest[][] };
}

/** The length of the image; of a number of clusters that is refused elsewhere, any. @throws ScenarioError */
function lengthFrom({ clusters, short_by = "0" }: SettingValues): number {
	if (readShortBy(short_by) === undefined) throw refusal("short_by", short_by);
	return Number(clusters) * CLUSTER_SIZE - (parseSize(short_by) ?? 0);
}

/** A range that lies within the image. @throws ScenarioError */
function within<R extends Range>(
	key: string,
	text: string,
	range: R | undefined,
	{ clusters }: SettingValues,
	length: number,
): R {
	if (range === undefined) throw refusal(key, text);
	if (range.bytes === 0 && text.includes(":")) throw new ScenarioError(`${key}=${text} is empty`);
	if (range.bytes <= 0) throw new ScenarioError(`${key}=${text} ends before it begins`);
	if (range.offset + range.bytes > length) {
		throw new ScenarioError(
			`${key}=${text} goes beyond the image, whose clusters are 0 to ${Number(clusters) - 1}: set clusters higher`,
		);
	}
	return range;
}

function refusal(key: string, text: string): ScenarioError {
	const domain = SETTINGS.find((setting) => setting.key === key)?.domain;
	return new ScenarioError(`${key}=${text} is not possible; possible are: ${domain}`);
}

function showClients<R extends Range>(
	scenario: Scenario,
	clients: readonly (readonly R[])[],
	show: (range: R, length: number) => string,
): string {
	const length = lengthOf(scenario);
	return clients.map((ranges) => ranges.map((range) => show(range, length)).join("+")).join("/");
}
