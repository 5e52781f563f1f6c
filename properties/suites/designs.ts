import { ScenarioError } from "../scenario/scenario.js";
import { type SettingValues, scenarioFrom } from "../scenario/settings.js";
import type { Case } from "./suite.js";

/** What clients do; the guest writes, or asks for zeroes or discards in the same places. */
const REQUESTS: readonly SettingValues[] = [
	{ writes: "0" },
	{ writes: "0a" },
	{ writers: "2", writes: "0/0" },
	{ writers: "2", writes: "0a/0b" },
	{ writes: "0+0" },
	{ clusters: "2", reads: "0", writes: "0-1" },
	{ clusters: "2", reads: "0-1", writes: "0-1" },
	{ clusters: "2", reads: "0-1", writers: "2", writes: "0-1/1" },
	{ readers: "0", writers: "2", writes: "0a/0" },
];

/** What clients do where it does not matter what the guest asks for. */
const OTHERS: readonly SettingValues[] = [
	{ readers: "2", writes: "0" },
	{ reads: "0+0", writes: "0" },
	{ clusters: "2", readers: "0", writes: "1+0-1" },
];

/** What else is set: each alone, or with what it takes to matter. */
const OPTIONS: readonly SettingValues[] = [
	...[{}, { l2: "warm" }, { depth: "2" }, { depth: "0" }, { effects: "sub-block" }, { start: "transaction" }],
	...[{ a: "qcow2" }, { a: "qcow2", a_cluster: "32k" }, { a: "overlay" }, { a: "overlay", a_cluster: "32k" }],
	...[{ a: "qcow2", a_l2: "cold" }, { a: "overlay", a_l2: "small" }, { zeroes: "0" }, { zeroes: "0", sync: "full" }],
	...[{ a_align: "4k" }, { a_align: "64k" }, { a_align: "64k", sync: "full" }, { a_align: "64k", errors: "1" }],
	...[{ a_file_align: "4k" }, { a_file_align: "64k" }, { a_file_align: "64k", sync: "full" }],
	...[{ a_copy_on_read: "on" }, { a: "overlay", a_copy_on_read: "on" }, { a_copy_on_read: "on", sync: "full" }],
	...[{ b_cluster: "32k" }, { l1: "absent" }, { l2_slice: "1", l2_slots: "1" }, { refcounts: "cold" }],
	...[{ nbd_split: "32k" }, { sync: "full" }, { cancel: "on" }, { sync: "full", cancel: "on" }, { start: "alone" }],
	...[{ short_by: "512" }, { short_by: "512", sync: "full" }, { compress: "on" }, { compress: "on", sync: "full" }],
	...[{ compress: "on", b_cluster: "32k" }, { compress: "on", errors: "1" }, { copy_range: "64k" }],
	...[{ compress: "on", copy_range: "64k", errors: "1" }],
	...[{ copy_range: "512k" }, { copy_range: "512k", repaired: "copyRangeOfDirtyClusters" }],
	...[{ errors: "1" }, { errors: "1", a: "overlay" }, { errors: "1", l2_slice: "1", l2_slots: "1" }, { errors: "2" }],
	...[
		{ errors: "1", l1: "absent", refcounts: "cold" },
		{ errors: "1", zeroes: "0" },
		{ errors: "1", cancel: "on" },
	],
	...[
		{ errors: "1", copy_range: "512k" },
		{ errors: "1", sync: "full" },
	],
	...[{ errors: "1", sync: "full", on_error: "ignore" }],
];

/** Both designs, with every option that there is, and small sets of requests of every kind. */
export function designCases(): Case[] {
	const requests = [...["", "z", "d"].flatMap((kind) => REQUESTS.map((asked) => ofKind(kind, asked))), ...OTHERS];
	return ["off", "auto"].flatMap((flag) =>
		OPTIONS.flatMap((options) =>
			requests.flatMap((asked) => possible({ ...asked, ...options, serialize_target_writes: flag })),
		),
	);
}

/** The same requests of the guest, of another kind. */
function ofKind(kind: string, asked: SettingValues): SettingValues {
	return { ...asked, writes: (asked.writes ?? "").replace(/(^|[/+])/g, `$1${kind}`) };
}

/** A case by its settings, if they describe one: half of a cluster may lie beyond a shorter image. */
function possible(settings: SettingValues): Case[] {
	try {
		const name = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
		return [{ name: name.join(" "), scenario: scenarioFrom(settings) }];
	} catch (error) {
		if (error instanceof ScenarioError) return [];
		throw error;
	}
}
