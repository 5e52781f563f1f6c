/** Beyond this share of a table in use, it is made larger. */
const MAX_LOAD = 0.5;

/**
 * Entries of state vectors, numbered: a fact is a slot together with what it holds, 0 aside. A state is a set of facts, and
 * an exchange of two coroutines makes another fact of each. What is known of a fact is kept in flat tables, since all facts
 * of a state are looked up whenever a state is reached.
 */
export class Facts {
	private readonly slots: number[] = [];
	private readonly raws: number[] = [];
	/** Open addressing: number + 1 of a fact, or 0. */
	private table = new Int32Array(1 << 10);
	private images = new Int32Array(1 << 10);
	private marks = new Int32Array(1 << 10);
	private readonly moving: boolean[] = [];

	/**
	 * @param exchanges - how many exchanges there are
	 * @param members - how many interchangeable coroutines there are
	 */
	constructor(
		private readonly exchanges: number,
		private readonly members: number,
	) {}

	/** The fact's number; -1 where there is none yet. */
	find(slot: number, raw: number): number {
		const mask = this.table.length - 1;
		let place = placeOf(slot, raw) & mask;
		for (;;) {
			const fact = (this.table[place] as number) - 1;
			if (fact < 0 || (this.slots[fact] === slot && this.raws[fact] === raw)) return fact;
			place = (place + 1) & mask;
		}
	}

	/** Gives the fact a number. It must have none. */
	add(slot: number, raw: number): number {
		const fact = this.slots.length;
		this.slots.push(slot);
		this.raws.push(raw);
		this.moving.push(false);
		this.images = roomFor(this.images, (fact + 1) * this.exchanges);
		this.marks = roomFor(this.marks, (fact + 1) * this.members);
		if (fact + 1 > this.table.length * MAX_LOAD) this.rehash();
		else this.enter(fact);
		return fact;
	}

	private enter(fact: number): void {
		const mask = this.table.length - 1;
		let place = placeOf(this.slotOf(fact), this.rawOf(fact)) & mask;
		while (this.table[place] !== 0) place = (place + 1) & mask;
		this.table[place] = fact + 1;
	}

	private rehash(): void {
		this.table = new Int32Array(this.table.length * 2);
		for (let fact = 0; fact < this.slots.length; fact++) this.enter(fact);
	}

	slotOf(fact: number): number {
		return this.slots[fact] as number;
	}

	rawOf(fact: number): number {
		return this.raws[fact] as number;
	}

	/** What an exchange makes of a fact. */
	imageOf(fact: number, exchange: number): number {
		return this.images[fact * this.exchanges + exchange] as number;
	}

	setImage(fact: number, exchange: number, image: number): void {
		this.images[fact * this.exchanges + exchange] = image;
		if (image !== fact) this.moving[fact] = true;
	}

	/** Whether some exchange makes another fact of it. */
	moves(fact: number): boolean {
		return this.moving[fact] as boolean;
	}

	/** What the fact says of one of the interchangeable coroutines, as a number: see `Orbits`. */
	markOf(fact: number, member: number): number {
		return this.marks[fact * this.members + member] as number;
	}

	setMark(fact: number, member: number, mark: number): void {
		this.marks[fact * this.members + member] = mark;
	}
}

function placeOf(slot: number, raw: number): number {
	const h = Math.imul(slot + 1, 0x9e3779b1) ^ Math.imul(raw, 0x85ebca6b);
	return (h ^ (h >>> 15)) >>> 0;
}

function roomFor(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
	if (length <= array.length) return array;
	const longer = new Int32Array(Math.max(length, array.length * 2));
	longer.set(array);
	return longer;
}
