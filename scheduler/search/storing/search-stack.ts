import { type Move, NO_CHOICES } from "../../machine/machine.js";
import { grown } from "../../machine/state.js";
import { type Saved, type SavedMove, savedMove } from "../saved.js";

/** Moves that choose nothing, each made once: a search makes millions of them. */
export class PlainMoves {
	private readonly moves: Move[] = [];

	of(coroutine: number): Move {
		let move = this.moves[coroutine];
		if (move === undefined) {
			move = { coroutine, choices: NO_CHOICES };
			this.moves[coroutine] = move;
		}
		return move;
	}
}

/** Numbers that a frame has. */
const FRAME = 5;
const INDEX = 0;
const MARK = 1;
const COROUTINE = 2;
const FIRST = 3;
const TAKEN = 4;

type SavedStack = {
	readonly count: number;
	readonly frames: Int32Array;
	readonly enabled: Int32Array;
	/** By the number of the frame. */
	readonly choices: readonly { readonly frame: number; readonly choices: readonly number[] }[];
	readonly alternatives: readonly { readonly frame: number; readonly move: SavedMove }[];
};

/**
 * The states from the initial state to the present one. A frame has the number of its state, the place in the machine's log
 * to go back to, the move that led there, and the coroutines that can run there, of which some have been taken.
 */
export class SearchStack {
	private frames = new Int32Array(64 * FRAME);
	private count = 0;
	/** The coroutines that can run, frame after frame. */
	private enabled = new Int32Array(256);
	private enabledLength = 0;
	/** Only few moves choose; by the number of the frame. */
	private readonly choices = new Map<number, readonly number[]>();
	private readonly alternatives = new Map<number, Move>();

	get size(): number {
		return this.count;
	}

	/** The number of the state on top. */
	get index(): number {
		return this.top(INDEX);
	}

	/** The place in the machine's log at which the state on top was reached. */
	get mark(): number {
		return this.top(MARK);
	}

	/** @param move - what led there; undefined for the initial state */
	push(index: number, mark: number, move: Move | undefined): void {
		const at = this.count * FRAME;
		if (at === this.frames.length) this.frames = grown(this.frames, at * 2);
		const { frames } = this;
		frames[at + INDEX] = index;
		frames[at + MARK] = mark;
		frames[at + COROUTINE] = move?.coroutine ?? -1;
		frames[at + FIRST] = this.enabledLength;
		frames[at + TAKEN] = this.enabledLength;
		if (move !== undefined && move.choices.length > 0) this.choices.set(this.count, move.choices);
		this.count += 1;
	}

	/** The coroutines that can run in the state on top. */
	offer(enabled: readonly number[]): void {
		const needed = this.enabledLength + enabled.length;
		if (needed > this.enabled.length) this.enabled = grown(this.enabled, needed * 2);
		for (let i = 0; i < enabled.length; i++) this.enabled[this.enabledLength++] = enabled[i] as number;
	}

	/** Whether coroutines can run in the state on top that have not been taken. */
	get hasMore(): boolean {
		return this.top(TAKEN) < this.enabledLength;
	}

	/** The next of them. */
	take(): number {
		const at = (this.count - 1) * FRAME + TAKEN;
		const next = this.frames[at] as number;
		this.frames[at] = next + 1;
		return this.enabled[next] as number;
	}

	/** Leaves another move for the coroutine taken last: other choices. */
	leaveAlternative(move: Move): void {
		this.alternatives.set(this.count, move);
	}

	/** The move that was left, if one was. */
	takeAlternative(): Move | undefined {
		if (this.alternatives.size === 0) return undefined;
		const move = this.alternatives.get(this.count);
		this.alternatives.delete(this.count);
		return move;
	}

	pop(): void {
		this.enabledLength = this.top(FIRST);
		this.count -= 1;
		if (this.choices.size > 0) this.choices.delete(this.count);
	}

	save(): SavedStack {
		const { count, frames, enabled, enabledLength, choices, alternatives } = this;
		return {
			count,
			frames: frames.subarray(0, count * FRAME),
			enabled: enabled.subarray(0, enabledLength),
			choices: Array.from(choices, ([frame, choices]) => ({ frame, choices: [...choices] })),
			alternatives: Array.from(alternatives, ([frame, move]) => ({ frame, move: savedMove(move) })),
		};
	}

	/**
	 * Given to a new one: it then holds what was saved.
	 *
	 * @param arrive - takes the machine from each state to the next, and answers the mark there: marks are the machine's own
	 */
	restore(saved: Saved, arrive: (move: Move | undefined) => number): void {
		const { count, frames, enabled, choices, alternatives } = saved as SavedStack;
		this.count = count;
		this.frames = grown(this.frames, Math.max(this.frames.length, frames.length));
		this.frames.set(frames);
		this.enabled = grown(this.enabled, Math.max(this.enabled.length, enabled.length));
		this.enabled.set(enabled);
		this.enabledLength = enabled.length;
		for (const { frame, choices: chosen } of choices) this.choices.set(frame, chosen);
		for (const { frame, move } of alternatives) this.alternatives.set(frame, move);
		for (let frame = 0; frame < count; frame++) {
			this.frames[frame * FRAME + MARK] = arrive(frame === 0 ? undefined : this.moveTo(frame));
		}
	}

	private moveTo(frame: number): Move {
		const coroutine = this.frames[frame * FRAME + COROUTINE] as number;
		return { coroutine, choices: this.choices.get(frame) ?? NO_CHOICES };
	}

	/** The moves that lead to the state on top. */
	path(): Move[] {
		const path: Move[] = [];
		for (let frame = 1; frame < this.count; frame++) path.push(this.moveTo(frame));
		return path;
	}

	/** How many states there are that have not been moved on from in every way. */
	get unfinished(): number {
		let unfinished = 0;
		for (let frame = 0; frame < this.count; frame++) {
			const end = frame + 1 < this.count ? (this.frames[(frame + 1) * FRAME + FIRST] as number) : this.enabledLength;
			if ((this.frames[frame * FRAME + TAKEN] as number) < end) unfinished += 1;
		}
		return unfinished;
	}

	private top(which: number): number {
		return this.frames[(this.count - 1) * FRAME + which] as number;
	}
}

/** A set of small numbers, a bit for each. */
export class BitSet {
	private words = new Int32Array(64);

	get bytes(): number {
		return this.words.byteLength;
	}

	save(): Int32Array {
		return this.words;
	}

	restore(saved: Saved): void {
		this.words = Int32Array.from(saved as Int32Array);
	}

	has(number: number): boolean {
		return (((this.words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
	}

	add(number: number): void {
		const word = number >>> 5;
		if (word >= this.words.length) this.words = grown(this.words, 2 * word);
		this.words[word] = (this.words[word] as number) | (1 << (number & 31));
	}

	delete(number: number): void {
		const word = number >>> 5;
		this.words[word] = (this.words[word] as number) & ~(1 << (number & 31));
	}
}
