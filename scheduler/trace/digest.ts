/**
 * A running digest of text: 64 bits, the same on every engine. It tells schedules and programs apart that were changed by
 * accident or by hand; it is no protection against somebody who wants to deceive.
 *
 * Two lanes of 32-bit multiply-and-xor, mixed at the end as in MurmurHash3.
 */
export class Digest {
	private low = 0xdeadbeef;
	private high = 0x41c6ce57;

	/** Adds a piece of text; where pieces end makes a difference. */
	add(text: string): this {
		for (let i = 0; i < text.length; i++) this.mix(text.charCodeAt(i));
		this.mix(0x1_0000);
		return this;
	}

	/** The digest of all so far: 16 hexadecimal digits. */
	toString(): string {
		return finish(this.high ^ (this.low >>> 16)) + finish(this.low ^ (this.high >>> 15));
	}

	private mix(code: number): void {
		this.low = Math.imul(this.low ^ code, 0x9e3779b1);
		this.high = Math.imul(this.high ^ code, 0x5f356495);
		this.low ^= this.high >>> 17;
	}
}

function finish(lane: number): string {
	let h = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, "0");
}
