import { InvalidArgumentError } from "commander";

/** An option that can be given once: the second would silently take the place of the first. */
export function onlyOnce(text: string, before: string | undefined): string {
	if (before !== undefined) throw new InvalidArgumentError(`It is given twice, "${before}" before.`);
	return text;
}

/** A whole number from 1, as people type it. */
export function positiveInteger(text: string): number {
	const n = Number(text);
	if (!/^\d+$/.test(text) || n < 1 || !Number.isSafeInteger(n))
		throw new InvalidArgumentError("It must be a whole number from 1.");
	return n;
}

/** A whole number from 0, as people type it. */
export function wholeNumber(text: string): number {
	const n = Number(text);
	if (!/^\d+$/.test(text) || !Number.isSafeInteger(n))
		throw new InvalidArgumentError("It must be a whole number from 0.");
	return n;
}

/** More threads than this are taken for a slip of the hand. */
const MAX_WORKERS = 256;

/** A number of threads. */
export function workerCount(text: string): number {
	const n = positiveInteger(text);
	if (n > MAX_WORKERS) throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_WORKERS}.`);
	return n;
}

/** Where a server listens. */
export function portNumber(text: string): number {
	const n = Number(text);
	if (!/^\d{1,5}$/.test(text) || n < 1 || n > 65_535)
		throw new InvalidArgumentError("It must be a whole number from 1 to 65535.");
	return n;
}

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A span of time: `500ms`, `60s`, `5m`, `8h`. */
export function duration(text: string): { readonly ms: number; readonly text: string } {
	const match = /^(\d+)(ms|s|m|h)$/.exec(text);
	if (match === null) throw new InvalidArgumentError("It must be a number with its unit: 500ms, 60s, 5m or 8h.");
	const [, digits = "", unit = ""] = match;
	return { ms: Number(digits) * (UNITS[unit] as number), text };
}

const SIZES: Record<string, number> = { m: 2 ** 20, g: 2 ** 30 };

/** An amount of memory, in bytes: `512m`, `2g`. */
export function memorySize(text: string): number {
	const match = /^(\d+)([mg])b?$/i.exec(text);
	const bytes = Number(match?.[1]) * (SIZES[match?.[2]?.toLowerCase() ?? ""] ?? Number.NaN);
	if (!Number.isSafeInteger(bytes) || bytes === 0)
		throw new InvalidArgumentError("It must be a number from 1 with its unit: 512m or 2g.");
	return bytes;
}

/** A seed stays text, since a JavaScript number cannot hold all 64 bits of it. */
export function seed(text: string): string {
	if (!/^(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(text) || BigInt(text) >= 2n ** 64n) {
		throw new InvalidArgumentError(
			"It must be a whole number from 0 to 18446744073709551615, in decimal or as 0x hexadecimal.",
		);
	}
	return text;
}
