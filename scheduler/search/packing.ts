import { grown } from "../machine/state.js";

/** Numbers from 0 to below this find their code in an array; the others in a map. */
const MAX_DENSE_NUMBER = 1 << 16;

/** No code has been given yet. */
const NONE = -1;

/** Bits of a word. */
const WORD_BITS = 32;

/** Where the code of each slot lies within the words of a packed state; all by slot. */
export interface FieldLayout {
	/** How many words a packed state has. */
	readonly words: number;
	readonly word: Int32Array;
	readonly shift: Int32Array;
	readonly mask: Int32Array;
}

/**
 * Packs state vectors into few words, exactly. Each slot has small numbers of its own for what it holds, its codes, given in
 * order of appearance; the code of 0 is 0. A field is as many bits wide as its slot's largest code needs, so a slot that has
 * never changed takes no room. Where a code outgrows its field, all that has been packed must be packed anew: see `outgrown`.
 */
export class Packing {
	layout: FieldLayout = { words: 1, word: new Int32Array(0), shift: new Int32Array(0), mask: new Int32Array(0) };
	/** Whether the vector packed last has a code that its field is too narrow for: call `widen` and pack it again. */
	outgrown = false;
	/** By slot: the number behind each code, and the codes of the numbers that are not dense. */
	private readonly numbers: number[][] = [];
	private readonly sparse: Map<number, number>[] = [];
	/** The codes of dense numbers, slot after slot. A slot's codes start at its base, and there are as many as its span. */
	private codes = new Int32Array(0);
	private base = new Int32Array(0);
	private span = new Int32Array(0);
	/** The slots in the order in which they are packed, word by word, and where the slots of each word end. */
	private order = new Int32Array(0);
	private ends = new Int32Array(1);

	/** The code of a number in this slot; -1 if no vector that was packed had it there. */
	knownCode(slot: number, number: number): number {
		if (slot >= this.numbers.length) return number === 0 ? 0 : NONE;
		if (number >>> 0 < (this.span[slot] as number)) return this.codes[(this.base[slot] as number) + number] as number;
		return (this.sparse[slot] as Map<number, number>).get(number) ?? NONE;
	}

	/** How many slots there are. */
	get width(): number {
		return this.numbers.length;
	}

	/** Packs the first `width` entries of the vector into `out`, from `offset` on. */
	pack(vector: Int32Array, width: number, out: Int32Array, offset: number): void {
		if (width > this.numbers.length) this.addSlots(width);
		const { order, ends, base, span, codes } = this;
		const { shift } = this.layout;
		let field = 0;
		for (let word = 0; word < ends.length; word++) {
			const end = ends[word] as number;
			let bits = 0;
			for (; field < end; field++) {
				const slot = order[field] as number;
				const number = vector[slot] as number;
				let code = number >>> 0 < (span[slot] as number) ? (codes[(base[slot] as number) + number] as number) : NONE;
				if (code === NONE) {
					code = this.codeOf(slot, number);
					if (codes !== this.codes) {
						// Giving the code has moved the tables.
						this.pack(vector, width, out, offset);
						return;
					}
				}
				bits |= code << (shift[slot] as number);
			}
			out[offset + word] = bits;
		}
	}

	/** Writes the numbers of a packed state to the vector. */
	unpack(packed: Int32Array, offset: number, vector: Int32Array): void {
		const { word, shift, mask } = this.layout;
		for (let slot = 0; slot < this.numbers.length; slot++) {
			const bits = packed[offset + (word[slot] as number)] as number;
			const code = (bits >>> (shift[slot] as number)) & (mask[slot] as number);
			vector[slot] = (this.numbers[slot] as number[])[code] as number;
		}
	}

	/** Makes every field as wide as its codes need. */
	widen(): void {
		this.outgrown = false;
		this.arrange();
	}

	private codeOf(slot: number, number: number): number {
		const sparse = this.sparse[slot] as Map<number, number>;
		const known = sparse.get(number);
		if (known !== undefined) return known;
		const code = (this.numbers[slot] as number[]).push(number) - 1;
		if (code >>> 0 > (this.layout.mask[slot] as number) >>> 0) this.outgrown = true;
		if (number >>> 0 >= MAX_DENSE_NUMBER) {
			sparse.set(number, code);
			return code;
		}
		if (number >= (this.span[slot] as number)) this.growSpan(slot, number);
		this.codes[(this.base[slot] as number) + number] = code;
		return code;
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
		// The new fields have no bits yet, and so leave those of before where they are.
		this.arrange();
	}

	/** First fit, widest fields first: fields do not reach across words. */
	private arrange(): void {
		const bits = this.numbers.map(({ length }) => WORD_BITS - Math.clz32(length - 1));
		const slots = bits.map((_, slot) => slot).sort((a, b) => (bits[b] as number) - (bits[a] as number) || a - b);
		const used: number[] = [0];
		const [word, shift, mask] = [bits, bits, bits].map(({ length }) => new Int32Array(length)) as Fields;
		for (const slot of slots) {
			const size = bits[slot] as number;
			const fits = used.findIndex((taken) => taken + size <= WORD_BITS);
			const at = fits >= 0 ? fits : used.push(0) - 1;
			word[slot] = at;
			// A shift by 32 would be one by 0: a field of no bits at the end of a full word holds 0 either way.
			shift[slot] = used[at] as number;
			mask[slot] = size === WORD_BITS ? -1 : (1 << size) - 1;
			used[at] = (used[at] as number) + size;
		}
		this.layout = { words: used.length, word, shift, mask };
		this.order = Int32Array.from(slots.sort((a, b) => (word[a] as number) - (word[b] as number) || a - b));
		this.ends = new Int32Array(used.length);
		for (const slot of slots) this.ends[word[slot] as number] = 1 + (this.ends[word[slot] as number] as number);
		for (let i = 1; i < used.length; i++) this.ends[i] = (this.ends[i] as number) + (this.ends[i - 1] as number);
	}
}

type Fields = [word: Int32Array<ArrayBuffer>, shift: Int32Array<ArrayBuffer>, mask: Int32Array<ArrayBuffer>];
