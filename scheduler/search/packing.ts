import { grown } from "../machine/state.js";
import type { Saved } from "./saved.js";

/** Numbers from 0 to below this find their code in an array; the others in a map. */
const MAX_DENSE_NUMBER = 1 << 16;

/** No code has been given yet. */
const NONE = -1;

/** A field that is stretched gets so many bits more, if there is room: it is likely to outgrow one soon. */
const STRETCH_BITS = 2;

/** A layout in which fields may be stretched has at least so many bits free in some word. */
const MIN_ROOM_TO_STRETCH = 8;

/** Numbers that describe a piece: its slot, drop, mask and shift. */
const PIECE = 4;

/** Bits of a word. */
const WORD_BITS = 32;

type SavedLayout = {
	readonly [field in "slot" | "drop" | "mask" | "shift" | "ends" | "used" | "bits"]: readonly number[];
};

type SavedPacking = {
	readonly layout: SavedLayout;
	readonly stretches: boolean;
	/** How many codes each slot has, and the numbers behind them, slot after slot. */
	readonly counts: Int32Array;
	readonly numbers: Int32Array;
};

/**
 * Where the codes of slots lie within the words of a packed state: in pieces, word by word. A piece holds the bits of its
 * slot's code from `drop` up, as many as its mask has, shifted to where they lie. A slot of no bits has no piece.
 */
export class FieldLayout {
	slot: number[] = [];
	drop: number[] = [];
	mask: number[] = [];
	shift: number[] = [];
	/** For each word, where its pieces end, and how many of its bits they fill. */
	readonly ends: number[] = [0];
	readonly used: number[] = [0];
	/** How many bits each slot has. */
	readonly bits: number[] = [];

	/** How many words a packed state has. */
	get words(): number {
		return this.ends.length;
	}

	/** Gives the slot more bits, where there is room for them in a word. What has been packed stays as it is. */
	stretch(slot: number, bits: number): boolean {
		const word = this.used.findIndex((used) => used + bits <= WORD_BITS);
		if (word < 0) return false;
		this.put(slot, bits, word);
		return true;
	}

	/** The same in a new word, if there is no room. */
	place(slot: number, bits: number): void {
		if (this.stretch(slot, bits)) return;
		this.addWord();
		this.put(slot, bits, this.words - 1);
	}

	save(): SavedLayout {
		const { slot, drop, mask, shift, ends, used, bits } = this;
		// Slots that have never changed leave gaps in `bits`.
		return { slot, drop, mask, shift, ends, used, bits: Array.from(bits, (width) => width ?? 0) };
	}

	static restored({ slot, drop, mask, shift, ends, used, bits }: SavedLayout): FieldLayout {
		const layout = new FieldLayout();
		layout.slot = [...slot];
		layout.drop = [...drop];
		layout.mask = [...mask];
		layout.shift = [...shift];
		layout.ends.splice(0, layout.ends.length, ...ends);
		layout.used.splice(0, layout.used.length, ...used);
		layout.bits.push(...bits);
		return layout;
	}

	addWord(): void {
		this.ends.push(this.ends.at(-1) as number);
		this.used.push(0);
	}

	private put(slot: number, bits: number, word: number): void {
		const at = this.ends[word] as number;
		const had = this.bits[slot] ?? 0;
		this.slot.splice(at, 0, slot);
		this.drop.splice(at, 0, had);
		this.mask.splice(at, 0, maskOf(bits));
		this.shift.splice(at, 0, this.used[word] as number);
		this.bits[slot] = had + bits;
		this.used[word] = (this.used[word] as number) + bits;
		for (let i = word; i < this.words; i++) this.ends[i] = (this.ends[i] as number) + 1;
	}
}

/**
 * Packs state vectors into few words, exactly. Each slot has small numbers of its own for what it holds, its codes, given in
 * order of appearance; the code of 0 is 0. A field is as wide as its slot's largest code needs, so a slot that has never
 * changed takes no room. Where a code outgrows its field and cannot be given more, all that has been packed must be packed
 * anew: see `outgrown`.
 */
export class Packing {
	layout = new FieldLayout();
	/** Whether the vector packed last has a code that its field is too narrow for: call `widen` and pack it again. */
	outgrown = false;
	/** Whether fields may be stretched over several pieces: packing is slower then, but nothing has to be packed anew. */
	stretches = false;
	/** Another number means another layout. */
	version = 0;
	/** By slot: the number behind each code, and the codes of the numbers that are not dense. */
	private readonly numbers: number[][] = [];
	private readonly sparse: Map<number, number>[] = [];
	/** The codes of dense numbers, slot after slot. A slot's codes start at its base, and there are as many as its span. */
	private codes = new Int32Array(0);
	private base = new Int32Array(0);
	private span = new Int32Array(0);
	/** The pieces of the layout, with those of slots that have no bits: they have a mask of 0, in the first word. */
	private pieces = new Int32Array(0);
	private ends = new Int32Array(1);
	/** Reads states of the present layout; goes on doing so when the layout has changed. */
	reader = new PackedReader(this.numbers, this.pieces, this.ends);

	/** How many slots there are. */
	get width(): number {
		return this.numbers.length;
	}

	/** The code of a number in this slot; -1 if no vector that was packed had it there. */
	knownCode(slot: number, number: number): number {
		if (slot >= this.numbers.length) return number === 0 ? 0 : NONE;
		if (number >>> 0 < (this.span[slot] as number)) return this.codes[(this.base[slot] as number) + number] as number;
		return (this.sparse[slot] as Map<number, number>).get(number) ?? NONE;
	}

	/** Packs the first `width` entries of the vector into `out`, from `offset` on. */
	pack(vector: Int32Array, width: number, out: Int32Array, offset: number): void {
		if (width > this.numbers.length) this.addSlots(width);
		const { pieces, ends, base, span, codes, version } = this;
		let piece = 0;
		for (let word = 0; word < ends.length; word++) {
			const end = ends[word] as number;
			let bits = 0;
			for (; piece < end; piece += PIECE) {
				const slot = pieces[piece] as number;
				const number = vector[slot] as number;
				let code = number >>> 0 < (span[slot] as number) ? (codes[(base[slot] as number) + number] as number) : NONE;
				if (code === NONE) {
					code = this.codeOf(slot, number);
					if (codes !== this.codes || version !== this.version) {
						// Giving the code has moved the tables.
						this.pack(vector, width, out, offset);
						return;
					}
				}
				bits |=
					((code >>> (pieces[piece + 1] as number)) & (pieces[piece + 2] as number)) << (pieces[piece + 3] as number);
			}
			out[offset + word] = bits;
		}
	}

	/** Makes every field as wide as its codes need, and in one piece; where fields are stretched, leaves room for that. */
	widen(): void {
		this.outgrown = false;
		const bits = this.numbers.map(({ length }) => bitsFor(length));
		const layout = new FieldLayout();
		// First fit, the widest first.
		const slots = bits.map((_, slot) => slot).sort((a, b) => (bits[b] as number) - (bits[a] as number) || a - b);
		for (const slot of slots) if ((bits[slot] as number) > 0) layout.place(slot, bits[slot] as number);
		if (this.stretches && layout.used.every((used) => used > WORD_BITS - MIN_ROOM_TO_STRETCH)) layout.addWord();
		this.layout = layout;
		this.arrange();
	}

	private codeOf(slot: number, number: number): number {
		const sparse = this.sparse[slot] as Map<number, number>;
		const known = sparse.get(number);
		if (known !== undefined) return known;
		const code = this.addCode(slot, number);
		if (code > maskOf(this.layout.bits[slot] ?? 0) >>> 0) this.makeRoom(slot);
		return code;
	}

	private addCode(slot: number, number: number): number {
		const code = (this.numbers[slot] as number[]).push(number) - 1;
		if (number >>> 0 >= MAX_DENSE_NUMBER) {
			(this.sparse[slot] as Map<number, number>).set(number, code);
			return code;
		}
		if (number >= (this.span[slot] as number)) this.growSpan(slot, number);
		this.codes[(this.base[slot] as number) + number] = code;
		return code;
	}

	save(): SavedPacking {
		const { layout, stretches, numbers } = this;
		const counts = Int32Array.from(numbers, ({ length }) => length);
		return { layout: layout.save(), stretches, counts, numbers: Int32Array.from(numbers.flat()) };
	}

	/** Given to a new packing: it then packs as the one that was saved. */
	restore(saved: Saved): void {
		const { layout, stretches, counts, numbers } = saved as SavedPacking;
		this.layout = FieldLayout.restored(layout);
		this.stretches = stretches;
		this.addSlots(counts.length);
		let next = 0;
		for (let slot = 0; slot < counts.length; slot++) {
			// Each slot has the code of 0 from the beginning.
			const end = next + (counts[slot] as number);
			for (next += 1; next < end; next++) this.addCode(slot, numbers[next] as number);
		}
		this.arrange();
	}

	/** The slot's codes need a bit more. */
	private makeRoom(slot: number): void {
		const { layout } = this;
		if (this.stretches && !this.outgrown && (layout.stretch(slot, STRETCH_BITS) || layout.stretch(slot, 1)))
			this.arrange();
		else this.outgrown = true;
	}

	/** Makes room for the code of a number that is larger than those before. */
	private growSpan(slot: number, number: number): void {
		const spans = this.span.slice();
		spans[slot] = Math.max(number + 1, 2 * (spans[slot] as number));
		const bases = new Int32Array(spans.length);
		let total = 0;
		for (let i = 0; i < spans.length; i++) {
			bases[i] = total;
			total += spans[i] as number;
		}
		const codes = new Int32Array(total).fill(NONE);
		for (let i = 0; i < spans.length; i++) {
			const from = this.base[i] as number;
			codes.set(this.codes.subarray(from, from + (this.span[i] as number)), bases[i]);
		}
		this.codes = codes;
		this.base = bases;
		this.span = spans;
	}

	private addSlots(width: number): void {
		const before = this.numbers.length;
		for (let slot = before; slot < width; slot++) {
			this.numbers.push([0]);
			this.sparse.push(new Map());
		}
		this.base = grown(this.base, width);
		this.span = grown(this.span, width);
		for (let slot = before; slot < width; slot++) this.growSpan(slot, 0);
		for (let slot = before; slot < width; slot++) this.codes[this.base[slot] as number] = 0;
		this.arrange();
	}

	/** Writes the layout down as the loops need it. */
	private arrange(): void {
		const { slot, drop, mask, shift, ends, bits } = this.layout;
		const pieces: number[] = [];
		// Slots of no bits are looked at, too: their first code that is not 0 gives them some.
		for (let i = 0; i < this.numbers.length; i++) if ((bits[i] ?? 0) === 0) pieces.push(i, 0, 0, 0);
		const constant = pieces.length;
		slot.forEach((of, i) => {
			pieces.push(of, drop[i] as number, mask[i] as number, shift[i] as number);
		});
		this.pieces = Int32Array.from(pieces);
		this.ends = Int32Array.from(ends, (end) => constant + end * PIECE);
		this.reader = new PackedReader(this.numbers, this.pieces, this.ends);
		this.version += 1;
	}
}

/** Reads states that were packed in one layout. */
export class PackedReader {
	private readonly codes: Int32Array;

	constructor(
		private readonly numbers: readonly (readonly number[])[],
		private readonly pieces: Int32Array,
		private readonly ends: Int32Array,
	) {
		this.codes = new Int32Array(numbers.length);
	}

	/** Writes the numbers of a packed state to the vector. */
	unpack(packed: Int32Array, offset: number, vector: Int32Array): void {
		const { pieces, ends, codes } = this;
		codes.fill(0);
		let piece = 0;
		for (let word = 0; word < ends.length; word++) {
			const bits = packed[offset + word] as number;
			for (; piece < (ends[word] as number); piece += PIECE) {
				const slot = pieces[piece] as number;
				const part = (bits >>> (pieces[piece + 3] as number)) & (pieces[piece + 2] as number);
				codes[slot] = (codes[slot] as number) | (part << (pieces[piece + 1] as number));
			}
		}
		for (let slot = 0; slot < codes.length; slot++) {
			vector[slot] = (this.numbers[slot] as number[])[codes[slot] as number] as number;
		}
	}
}

/** The bits that so many codes need. */
function bitsFor(codes: number): number {
	return WORD_BITS - Math.clz32(codes - 1);
}

function maskOf(bits: number): number {
	return bits === WORD_BITS ? -1 : (1 << bits) - 1;
}
