import { alignUp, CLUSTER_SIZE } from "../../model/index.js";
import type { GuestRequest, Range, WriteKind } from "./scenario.js";

const HALF = CLUSTER_SIZE / 2;
const KINDS: Readonly<Record<string, WriteKind>> = { z: "zero", d: "discard", "": "write" };

/** A size in bytes as people write it: `512`, `4k`; undefined for what is none. */
export function parseSize(text: string): number | undefined {
	const match = /^(\d+)(k?)$/.exec(text);
	if (match === null) return undefined;
	return Number(match[1]) * (match[2] === "k" ? 1024 : 1);
}

/** A size in bytes, in KiB where that is shorter. */
export function showSize(bytes: number): string {
	return bytes > 0 && bytes % 1024 === 0 ? `${bytes / 1024}k` : `${bytes}`;
}

/**
 * A range as people write it: in clusters (`0`, `0-1`, `all`), in halves of them (`0a`, `0b-1a`), or in bytes, as offset and
 * length (`4k:512`).
 *
 * @param length - of the image, in bytes
 * @returns what it means, or undefined if it is no range; it may lie beyond the image
 */
export function parseRange(text: string, length: number): Range | undefined {
	if (text === "all") return { offset: 0, bytes: length };
	const inBytes = /^(\w+):(\w+)$/.exec(text);
	if (inBytes !== null) {
		const [offset, bytes] = [parseSize(inBytes[1] ?? ""), parseSize(inBytes[2] ?? "")];
		return offset === undefined || bytes === undefined ? undefined : { offset, bytes };
	}
	const match = /^(\d+)([ab]?)(?:-(\d+)([ab]?))?$/.exec(text);
	if (match === null) return undefined;
	const [, from = "", fromHalf = "", to = from, toHalf = fromHalf] = match;
	const offset = Number(from) * CLUSTER_SIZE + (fromHalf === "b" ? HALF : 0);
	const end = (Number(to) + 1) * CLUSTER_SIZE - (toHalf === "a" ? HALF : 0);
	// The last cluster of an image may be cut short.
	const cut = end > length && end - length < CLUSTER_SIZE && offset < length ? length : end;
	return { offset, bytes: cut - offset };
}

/** A guest's request as people write it: a range to be written, or `z` for zeroes, `d` for a discard, and the range. */
export function parseGuestRequest(text: string, length: number): GuestRequest | undefined {
	const kind = /^[zd]/.exec(text)?.[0] ?? "";
	const range = parseRange(text.slice(kind.length), length);
	return range && { ...range, kind: KINDS[kind] ?? "write" };
}

/** A range as {@link parseRange} reads it. */
export function showRange({ offset, bytes }: Range, length: number): string {
	const end = offset + bytes === length ? alignUp(length, CLUSTER_SIZE) : offset + bytes;
	if (offset % HALF !== 0 || end % HALF !== 0 || end === offset) return `${showSize(offset)}:${showSize(bytes)}`;
	const first = Math.floor(offset / CLUSTER_SIZE);
	const last = Math.ceil(end / CLUSTER_SIZE) - 1;
	if (offset % CLUSTER_SIZE === 0 && end % CLUSTER_SIZE === 0) return first === last ? `${first}` : `${first}-${last}`;
	const from = `${first}${offset % CLUSTER_SIZE === 0 ? "a" : "b"}`;
	const to = `${last}${end % CLUSTER_SIZE === 0 ? "b" : "a"}`;
	return from === to ? from : `${from}-${to}`;
}

/** A guest's request as {@link parseGuestRequest} reads it. */
export function showGuestRequest(request: GuestRequest, length: number): string {
	return `${request.kind === "write" ? "" : request.kind.charAt(0)}${showRange(request, length)}`;
}
