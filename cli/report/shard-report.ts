import { createHash } from "node:crypto";
import type { Shard } from "../input/shard.js";
import { type Checked, checkAsJson } from "./json.js";

export const SHARD_FORMAT = "heddle-shard";

/** What a shard's report says beside its checks. */
export interface ShardHead {
	/** Heddle's version: others may count otherwise. */
	readonly heddle: string;
	/** What was typed, as far as it decides what is checked and how. */
	readonly command: Readonly<Record<string, unknown>>;
	readonly shard: Shard;
	/** How many checks the whole command makes. */
	readonly of: number;
	/** Which of them these are, counted from 0, in the order of the checks. */
	readonly numbers: readonly number[];
}

/** The report of a shard, to be merged with the others; the same bytes for the same input. */
export function shardAsJson(head: ShardHead, checked: readonly Checked[]): string {
	const content = { format: SHARD_FORMAT, ...head, checks: checked.map(checkAsJson) };
	return JSON.stringify({ ...content, checksum: checksumOf(content) }, null, "\t");
}

/** Notices a report that was edited or mixed up. */
export function checksumOf(content: object): string {
	return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 16);
}
