import { type InterchangeableMember, wordsLike } from "../../machine/interchangeable.js";
import type { Machine } from "../../machine/machine.js";
import { falseClaim } from "./false-claim.js";

/**
 * The exchange of two interchangeable coroutines: what it makes of texts, of values and of entries of the state vector. Done
 * twice, it changes nothing.
 */
export class Exchange {
	private readonly partners = new Map<string, string>();
	private readonly pattern: RegExp;
	private readonly values = new Map<number, number>();
	private readonly slots: number[] = [];

	constructor(
		private readonly machine: Machine,
		readonly left: InterchangeableMember,
		readonly right: InterchangeableMember,
	) {
		for (const [i, name] of left.names.entries()) {
			const partner = right.names[i] as string;
			this.partners.set(name, partner);
			this.partners.set(partner, name);
		}
		this.pattern = wordsLike([...this.partners.keys()]);
	}

	/** A text, with the names exchanged. */
	text(text: string): string {
		return text.replace(this.pattern, (name) => this.partners.get(name) as string);
	}

	/** The identifier of a value with the names in it exchanged. */
	value(id: number): number {
		const known = this.values.get(id);
		if (known !== undefined) return known;
		const { values } = this.machine.state;
		const exchanged = values.idOf(this.content(values.valueOf(id)));
		this.values.set(id, exchanged);
		return exchanged;
	}

	private content(value: unknown): unknown {
		if (typeof value === "string") return this.text(value);
		if (typeof value !== "object" || value === null) return value;
		if (Array.isArray(value)) return value.map((item) => this.content(item));
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), this.content(item)]));
	}

	/** The slot that corresponds to this one; made where the program has not got so far. @throws ProgramError */
	slot(slot: number): number {
		const known = this.slots[slot];
		if (known !== undefined) return known;
		const found = this.findSlot(slot);
		this.slots[slot] = found;
		return found;
	}

	private findSlot(slot: number): number {
		const { layout } = this.machine.state;
		const { left, right } = this;
		if (slot === left.slot) return right.slot;
		if (slot === right.slot) return left.slot;
		const name = layout.nameOf(slot);
		const found = layout.slotOf(this.text(name)) ?? this.makeSlot(slot);
		const isCoroutine = layout.isCoroutine(slot);
		if (isCoroutine !== layout.isCoroutine(found)) {
			throw falseClaim(this, `"${name}" corresponds to "${layout.nameOf(found)}", and one of them is a coroutine`);
		}
		if (!isCoroutine && this.value(layout.initialOf(slot)) !== layout.initialOf(found)) {
			throw falseClaim(
				this,
				`"${name}" and "${layout.nameOf(found)}" correspond, but do not start with corresponding values`,
			);
		}
		return found;
	}

	/** The program has not got so far as to use what corresponds to this slot. */
	private makeSlot(slot: number): number {
		const { state } = this.machine;
		const { layout } = state;
		const name = this.text(layout.nameOf(slot));
		const made = layout.isCoroutine(slot)
			? layout.coroutineSlot(name)
			: layout.cellSlot(name, this.value(layout.initialOf(slot)), this.familyOf(slot));
		state.ensureWidth();
		return made;
	}

	private familyOf(slot: number): string | undefined {
		const { layout } = this.machine.state;
		const family = layout.familyOf(slot);
		return family < 0 ? undefined : this.text(layout.familyName(family));
	}

	/** The number of the family that corresponds to this one. */
	family(family: number): number {
		const { layout } = this.machine.state;
		return layout.familyNumber(this.text(layout.familyName(family)));
	}

	/** What corresponds to a cell's raw value in the corresponding cell; 0, the initial value, to 0. */
	raw(raw: number): number {
		return raw === 0 ? 0 : this.value(raw);
	}
}
