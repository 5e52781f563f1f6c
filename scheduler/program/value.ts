/**
 * Anything that a tracked cell may hold: a primitive, or an array or plain record of such values.
 * Values are compared by content and frozen when a cell first sees them.
 */
export type Value = undefined | null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** A value that no cell can hold, with the path that leads to the culprit. */
export class UntrackableValueError extends Error {
	override readonly name = "UntrackableValueError";
}

/**
 * The text that stands for a value: equal content gives equal text, on every engine.
 *
 * @throws UntrackableValueError for functions, symbols, big integers and instances of classes,
 * whose content cannot be compared.
 */
export function canonical(value: unknown, path = "value"): string {
	switch (typeof value) {
		case "number":
			return Object.is(value, -0) ? "-0" : String(value);
		case "string":
			return JSON.stringify(value);
		case "boolean":
		case "undefined":
			return String(value);
		case "object":
			return value === null ? "null" : canonicalObject(value, path);
		default:
			throw new UntrackableValueError(
				`${path} is a ${typeof value}; a cell holds numbers, strings, booleans, null, undefined, and arrays or plain records of these`,
			);
	}
}

/** The way to a part of a value is never longer, as text, unless it goes round in a circle. */
const MAX_PATH = 4_000;

function canonicalObject(value: object, path: string): string {
	if (path.length > MAX_PATH) throw new UntrackableValueError(`${path.slice(0, 60)}… contains itself, or is too deep`);
	if (Object.getOwnPropertySymbols(value).length > 0) {
		throw new UntrackableValueError(`${path} has a symbol for a key; a cell compares by content, and does not see it`);
	}
	if (Array.isArray(value)) {
		if (Object.keys(value).length !== value.length) {
			throw new UntrackableValueError(`${path} is an array with holes or with named properties; use a plain record`);
		}
		const items: string[] = [];
		for (let i = 0; i < value.length; i++) items.push(canonical(value[i], `${path}[${i}]`));
		return `[${items.join(",")}]`;
	}
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== null) {
		throw new UntrackableValueError(
			`${path} is an instance of ${value.constructor.name}; a cell holds plain records only, so that two states can be compared by content`,
		);
	}
	const fields = Object.entries(value)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field, `${path}.${key}`)}`);
	return `{${fields.join(",")}}`;
}
