import type { Saved } from "../../scheduler/index.js";

/** Arrays begin at multiples of so many bytes, so that they can be looked at where they lie. */
const ALIGNMENT = 8;

/** Arrays of numbers that the data may contain. */
const KINDS = { Int32Array, Uint16Array, Uint8Array } as const;
type Kind = keyof typeof KINDS;

/** Stands in the text for an array that is kept apart from it. */
interface Reference {
	/** Which kind of array it is. */
	readonly array: Kind;
	/** Which part, counted from 0. */
	readonly part: number;
	readonly length: number;
}

/** An array that is kept apart. */
export interface Part {
	/** Where in the data it stands: `search.search.onStack`. */
	readonly name: string;
	/** In the order of bytes of this machine, filled up to a multiple of eight. */
	readonly bytes: Uint8Array;
}

/** Takes plain data apart: a text of JSON, and the arrays, which would be long as text. */
export function takeApart(data: Saved): { readonly text: string; readonly parts: readonly Part[] } {
	const parts: Part[] = [];
	const textual = (value: Saved, name: string): unknown => {
		if (typeof value !== "object" || value === null) return value;
		if (value instanceof Int32Array || value instanceof Uint16Array || value instanceof Uint8Array) {
			const array = value.constructor.name as Kind;
			const part = parts.push({ name, bytes: padded(bytesOf(value), 0) }) - 1;
			return { array, part, length: value.length } satisfies Reference;
		}
		if (Array.isArray(value)) return value.map((item: Saved, i) => textual(item, `${name}.${i}`));
		const entries = Object.entries(value as Record<string, Saved>);
		return Object.fromEntries(entries.map(([key, item]) => [key, textual(item, name === "" ? key : `${name}.${key}`)]));
	};
	return { text: JSON.stringify(textual(data, "")), parts };
}

/** Puts together what {@link takeApart} took apart. Arrays share their memory with the parts. */
export function putTogether(text: string, parts: readonly Uint8Array[]): Saved {
	return JSON.parse(text, (_key, value: unknown) => {
		if (!isReference(value)) return value;
		const { buffer, byteOffset } = parts[value.part] as Uint8Array<ArrayBuffer>;
		return new KINDS[value.array](buffer, byteOffset, value.length);
	}) as Saved;
}

function isReference(value: unknown): value is Reference {
	return typeof value === "object" && value !== null && "array" in value && "part" in value && "length" in value;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Uint16Array | Uint8Array): Uint8Array {
	return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The bytes, and as many of the filling as it takes to a multiple of eight. */
export function padded(bytes: Uint8Array, filling: number, before = 0): Uint8Array {
	const missing = (ALIGNMENT - ((before + bytes.length) % ALIGNMENT)) % ALIGNMENT;
	if (missing === 0) return bytes;
	const longer = new Uint8Array(bytes.length + missing).fill(filling);
	longer.set(bytes);
	return longer;
}
