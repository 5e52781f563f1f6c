import { InvalidArgumentError } from "commander";

/** One of several parts of a command's checks, for as many machines. */
export interface Shard {
	/** Counted from 1. */
	readonly index: number;
	readonly of: number;
}

/** More shards than this are taken for a slip of the hand. */
const MAX_SHARDS = 10_000;

/** A shard as people type it: `2/3`. */
export function shard(text: string): Shard {
	const [, index = 0, of = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
	if (index < 1 || of < index || of > MAX_SHARDS) {
		throw new InvalidArgumentError(`It must be i/n, with i from 1 to n and n up to ${MAX_SHARDS}: 2/3.`);
	}
	return { index, of };
}

/** Whether a check belongs to the shard: checks are dealt in turn, so that neighbours, often of one size, are spread. */
export function isInShard(number: number, { index, of }: Shard): boolean {
	return number % of === index - 1;
}

export function describeShard({ index, of }: Shard): string {
	return `${index}/${of}`;
}
