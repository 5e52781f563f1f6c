import { Cell } from "./cell.js";
import { context } from "./context.js";

/**
 * Cells that come into being as keys turn up: one for each request, one for each cluster. All start with the same value,
 * and a member that was set back to it is as if it had never been, so families do not make states differ for nothing.
 */
export class CellFamily<T> {
	constructor(
		readonly name: string,
		private readonly initial: T,
	) {}

	/** The member with this key. */
	at(key: string | number): Cell<T> {
		const { slot, name } = context().familyCell(`${this.name}[${key}]`, this.initial, this.name);
		return new Cell<T>(slot, name);
	}

	/** The members that differ from the initial value now, with their keys, in the order of the keys. A read of all members. */
	entries(): readonly (readonly [key: string, value: T])[] {
		return context().familyEntries(this.name) as readonly (readonly [string, T])[];
	}
}

/** Declares a family of cells that all start with `initial`. */
export function cellFamily<T>(name: string, initial: T): CellFamily<T> {
	return new CellFamily(name, initial);
}
