import type { Effect } from "../machine/effect.js";
import { grown } from "../machine/state.js";
import type { Packing } from "./packing.js";

/**
 * What an effect does to a packed state: for each word, the bits that stay and the bits that are put in. They are worked out
 * once for each effect and layout.
 */
export class EffectMasks {
	/** Two numbers a word, effect after effect. */
	masks = new Int32Array(0);
	private ready = new Uint8Array(0);
	private words = 0;

	constructor(private readonly packing: Packing) {}

	/** The layout is another one. */
	reset(): void {
		this.words = this.packing.layout.words;
		this.ready = new Uint8Array(this.ready.length);
		this.masks = new Int32Array(this.ready.length * 2 * this.words);
	}

	/** Where the masks of the effect begin; -1 if it leaves a number that no packed state has had there. */
	of(effect: Effect): number {
		const at = effect.id * 2 * this.words;
		return this.ready[effect.id] === 1 ? at : this.prepare(effect, at);
	}

	private prepare({ id, slots, values }: Effect, at: number): number {
		const { packing, words } = this;
		if (id >= this.ready.length) this.makeRoom(id);
		const { masks } = this;
		const { word, shift, mask } = packing.layout;
		for (let i = 0; i < words; i++) {
			masks[at + 2 * i] = -1;
			masks[at + 2 * i + 1] = 0;
		}
		for (let i = 0; i < slots.length; i++) {
			const slot = slots[i] as number;
			const code = packing.knownCode(slot, values[i] as number);
			if (code < 0) return -1;
			// A slot that no packed vector had is 0 in all of them, and is so after this effect.
			if (slot >= packing.width) continue;
			const stay = at + 2 * (word[slot] as number);
			masks[stay] = (masks[stay] as number) & ~((mask[slot] as number) << (shift[slot] as number));
			masks[stay + 1] = (masks[stay + 1] as number) | (code << (shift[slot] as number));
		}
		this.ready[id] = 1;
		return at;
	}

	private makeRoom(id: number): void {
		const ready = new Uint8Array(Math.max(64, 2 * id));
		ready.set(this.ready);
		this.ready = ready;
		this.masks = grown(this.masks, ready.length * 2 * this.words);
	}
}
