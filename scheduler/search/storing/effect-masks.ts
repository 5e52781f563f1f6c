import type { Effect } from "../../machine/effect.js";
import { grown } from "../../machine/state.js";
import type { Packing } from "./packing.js";

/**
 * What an effect does to a packed state: for each word, the bits that stay and the bits that are put in. They are worked out
 * once for each effect and layout.
 */
export class EffectMasks {
	/** Two numbers a word, effect after effect. */
	masks = new Int32Array(0);
	private ready = new Uint8Array(0);
	private version = -1;
	/** How many words the layout has. */
	private words = 0;

	constructor(private readonly packing: Packing) {}

	/** Where the masks of the effect begin; -1 if it leaves a number that no packed state has had there. */
	of(effect: Effect): number {
		if (this.version !== this.packing.version) this.reset();
		return this.ready[effect.id] === 1 ? effect.id * 2 * this.words : this.prepare(effect);
	}

	private reset(): void {
		this.version = this.packing.version;
		this.words = this.packing.layout.words;
		this.ready = new Uint8Array(this.ready.length);
		this.masks = new Int32Array(this.ready.length * 2 * this.words);
	}

	private prepare({ id, changes }: Effect): number {
		if (id >= this.ready.length) this.makeRoom(id);
		const { masks, packing, words } = this;
		const at = id * 2 * words;
		for (let i = 0; i < words; i++) {
			masks[at + 2 * i] = -1;
			masks[at + 2 * i + 1] = 0;
		}
		for (let i = 0; i < changes.length; i += 2) {
			const slot = changes[i] as number;
			const code = packing.knownCode(slot, changes[i + 1] as number);
			if (code < 0) return -1;
			this.enter(at, slot, code);
		}
		this.ready[id] = 1;
		return at;
	}

	/** A slot of no bits is 0 in all packed states, and after an effect whose code is known, too. */
	private enter(at: number, slot: number, code: number): void {
		const { masks } = this;
		const { layout } = this.packing;
		let piece = 0;
		for (let word = 0; word < layout.words; word++) {
			for (; piece < (layout.ends[word] as number); piece++) {
				if (layout.slot[piece] !== slot) continue;
				const [drop, mask, shift] = [layout.drop[piece], layout.mask[piece], layout.shift[piece]] as Place;
				const stay = at + 2 * word;
				masks[stay] = (masks[stay] as number) & ~(mask << shift);
				masks[stay + 1] = (masks[stay + 1] as number) | (((code >>> drop) & mask) << shift);
			}
		}
	}

	private makeRoom(id: number): void {
		const ready = new Uint8Array(Math.max(64, 2 * id));
		ready.set(this.ready);
		this.ready = ready;
		this.masks = grown(this.masks, ready.length * 2 * this.words);
	}
}

type Place = [drop: number, mask: number, shift: number];
