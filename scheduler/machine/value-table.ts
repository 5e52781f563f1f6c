import { canonical, UntrackableValueError } from "../program/value.js";

/**
 * Gives each distinct value a small positive integer, so that states are vectors of integers and comparing two values is
 * comparing two numbers. Identifiers are private to one exploration; nothing that leaves it may depend on them.
 */
export class ValueTable {
	/** Index 0 is nobody's: in a state vector it stands for "the cell's initial value". */
	private readonly values: unknown[] = [undefined];
	private readonly primitives = new Map<unknown, number>();
	/** Composites by the identifiers of what they consist of; those parts are then compared by number, too. */
	private readonly composites = new Map<string, number>();
	private readonly known = new WeakMap<object, number>();
	/** The composites that are being looked through. */
	private readonly entered = new WeakSet<object>();

	/**
	 * The identifier of a value. Freezes the value, through and through.
	 *
	 * @throws UntrackableValueError for what cannot be compared by content; the message names the part
	 */
	idOf(value: unknown): number {
		try {
			return this.find(value);
		} catch (error) {
			// Thrown again from the top, the message has the whole path to the part.
			if (error instanceof UntrackableValueError) canonical(value);
			throw error;
		}
	}

	private find(value: unknown): number {
		if (typeof value === "object" && value !== null) return this.known.get(value) ?? this.idOfComposite(value);
		// A Map takes -0 for 0.
		if (Object.is(value, -0)) return this.idByText("-0", value);
		return this.primitives.get(value) ?? this.insertPrimitive(value);
	}

	/** One more than the largest identifier given so far. */
	get size(): number {
		return this.values.length;
	}

	valueOf(id: number): unknown {
		return this.values[id];
	}

	private insertPrimitive(value: unknown): number {
		canonical(value);
		this.primitives.set(value, this.values.length);
		return this.values.push(value) - 1;
	}

	private idOfComposite(value: object): number {
		if (!isPlain(value)) canonical(value);
		if (this.entered.has(value)) throw new UntrackableValueError("value contains itself");
		this.entered.add(value);
		const id = this.idByText(Array.isArray(value) ? this.textOfArray(value) : this.textOfRecord(value), value);
		// Only what cannot change any more may be recognised by identity.
		Object.freeze(value);
		this.known.set(value, id);
		this.entered.delete(value);
		return id;
	}

	private textOfArray(value: readonly unknown[]): string {
		let text = "[";
		for (let i = 0; i < value.length; i++) text += `${this.find(value[i])},`;
		return text;
	}

	private textOfRecord(value: object): string {
		let text = "{";
		for (const key of Object.keys(value).sort()) {
			text += `${JSON.stringify(key)}:${this.find((value as Record<string, unknown>)[key])},`;
		}
		return text;
	}

	private idByText(text: string, value: unknown): number {
		const known = this.composites.get(text);
		if (known !== undefined) return known;
		this.composites.set(text, this.values.length);
		return this.values.push(value) - 1;
	}
}

function isPlain(value: object): boolean {
	if (Object.getOwnPropertySymbols(value).length > 0) return false;
	if (Array.isArray(value)) return Object.keys(value).length === value.length;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}
