import { ProgramError } from "../program/context.js";

/** What one entry of the state vector holds. */
interface SlotInfo {
	readonly name: string;
	/** Identifier of the cell's initial value; 0 for coroutines. */
	readonly initial: number;
	readonly isCoroutine: boolean;
	/** Number of the family that the cell is a member of; -1 for none. */
	readonly family: number;
}

/** Cells that are read together, in the order of their names. */
interface Family {
	readonly name: string;
	readonly slots: number[];
}

/**
 * Which entry of the state vector holds what. It grows during an exploration, as new cells and coroutines turn up; an
 * entry that a state has not got yet counts as 0, which stands for "initial value" or "not spawned".
 */
export class Layout {
	private readonly infos: SlotInfo[] = [];
	private readonly byName = new Map<string, number>();
	private readonly families: Family[] = [];
	/** The slots of coroutines, in the order in which the machine offers them. */
	readonly coroutines: number[] = [];

	get width(): number {
		return this.infos.length;
	}

	nameOf(slot: number): string {
		return (this.infos[slot] as SlotInfo).name;
	}

	initialOf(slot: number): number {
		return (this.infos[slot] as SlotInfo).initial;
	}

	isCoroutine(slot: number): boolean {
		return (this.infos[slot] as SlotInfo).isCoroutine;
	}

	/** The number of the family that the cell is a member of; -1 for none. */
	familyOf(slot: number): number {
		return (this.infos[slot] as SlotInfo).family;
	}

	/** A family's number, given on first use. */
	familyNumber(name: string): number {
		const known = this.families.findIndex((family) => family.name === name);
		return known >= 0 ? known : this.families.push({ name, slots: [] }) - 1;
	}

	/** The name of the family with this number. */
	familyName(family: number): string {
		return (this.families[family] as Family).name;
	}

	/** The slots of a family's members, in the order of their names. */
	membersOf(family: number): readonly number[] {
		return (this.families[family] as Family).slots;
	}

	/** The key under which a cell is a member of its family. */
	keyOf(slot: number): string {
		const { name, family } = this.infos[slot] as SlotInfo;
		return name.slice((this.families[family] as Family).name.length + 1, -1);
	}

	slotOf(name: string): number | undefined {
		return this.byName.get(name);
	}

	/** A slot of its own for a cell. @throws ProgramError when the name is taken */
	declareCell(name: string, initial: number, family = -1): number {
		if (this.byName.has(name)) {
			throw new ProgramError(`the name "${name}" is taken: give each cell and coroutine a name of its own`);
		}
		return this.add({ name, initial, isCoroutine: false, family });
	}

	/** The cell's slot, made on first use. @throws ProgramError when two initial values are claimed for one name */
	cellSlot(name: string, initial: number, family?: string): number {
		const slot = this.byName.get(name);
		if (slot === undefined) {
			return this.declareCell(name, initial, family === undefined ? -1 : this.familyNumber(family));
		}
		if (this.isCoroutine(slot) || this.initialOf(slot) !== initial) {
			throw new ProgramError(`the name "${name}" is used for two things: give each of them a name of its own`);
		}
		return slot;
	}

	/** The coroutine's slot, made on first use. @throws ProgramError when the name belongs to a cell */
	coroutineSlot(name: string): number {
		const known = this.byName.get(name);
		if (known !== undefined) {
			if (this.isCoroutine(known)) return known;
			throw new ProgramError(`the name "${name}" belongs to a cell: give the coroutine a name of its own`);
		}
		const slot = this.add({ name, initial: 0, isCoroutine: true, family: -1 });
		this.coroutines.push(slot);
		return slot;
	}

	private add(info: SlotInfo): number {
		const slot = this.infos.length;
		this.infos.push(info);
		this.byName.set(info.name, slot);
		if (info.family >= 0) this.join(info.family, slot);
		return slot;
	}

	private join(family: number, slot: number): void {
		const { slots } = this.families[family] as Family;
		slots.push(slot);
		slots.sort((a, b) => (this.nameOf(a) < this.nameOf(b) ? -1 : 1));
	}
}
