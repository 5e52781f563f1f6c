import { canonical, deepFreeze } from "../program/value.js";

/**
 * Gives each distinct value a small positive integer, so that states are vectors of integers and comparing two values is
 * comparing two numbers. Identifiers are private to one exploration; nothing that leaves it may depend on them.
 */
export class ValueTable {
	/** Index 0 is nobody's: in a state vector it stands for "the cell's initial value". */
	private readonly values: unknown[] = [undefined];
	private readonly primitives = new Map<unknown, number>();
	private readonly composites = new Map<string, number>();
	private readonly known = new WeakMap<object, number>();

	/** The identifier of a value. Freezes the value if it is composite. @throws UntrackableValueError */
	idOf(value: unknown): number {
		if (typeof value === "object" && value !== null) return this.idOfComposite(value);
		if (Object.is(value, -0)) return this.idByText("-0", value);
		const id = this.primitives.get(value);
		if (id !== undefined) return id;
		canonical(value);
		return this.insert(this.primitives, value, value);
	}

	valueOf(id: number): unknown {
		return this.values[id];
	}

	private idOfComposite(value: object): number {
		const cached = this.known.get(value);
		if (cached !== undefined) return cached;
		const id = this.idByText(canonical(value), value);
		// Only what cannot change any more may be recognised by identity.
		deepFreeze(value);
		this.known.set(value, id);
		return id;
	}

	private idByText(text: string, value: unknown): number {
		return this.composites.get(text) ?? this.insert(this.composites, text, deepFreeze(value));
	}

	private insert<K>(table: Map<K, number>, key: K, value: unknown): number {
		const id = this.values.length;
		this.values.push(value);
		table.set(key, id);
		return id;
	}
}
