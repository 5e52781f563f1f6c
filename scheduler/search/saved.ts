import type { Move } from "../machine/machine.js";

/**
 * What a search is put aside as: plain data, to be written down by whoever can. Its numbers mean something only to a machine
 * that has gone through the journal of the one that was searched (see `replayJournal`).
 *
 * Arrays may be the search's own, since copying them would double what it takes: write them down, or copy them, before the
 * search goes on. What is restored from them is a copy.
 */
export type Saved =
	| null
	| boolean
	| number
	| string
	| Int32Array
	| Uint16Array
	| Uint8Array
	| readonly Saved[]
	| { readonly [key: string]: Saved };

/** A move as it is saved. */
export type SavedMove = { readonly coroutine: number; readonly choices: readonly number[] };

export function savedMove({ coroutine, choices }: Move): SavedMove {
	return { coroutine, choices: [...choices] };
}

/** A search between two of its steps, with what was counted up to there. */
export type SavedExploration = {
	/** The name of the strategy. */
	readonly strategy: string;
	readonly made: number;
	readonly completions: number;
	readonly deadlocks: number;
	readonly blocked: number;
	readonly arrivals: number;
	/** What `Strategy.save` answered. */
	readonly search: Saved;
};

/** A moment between two steps, at which a search may be put aside. */
export interface Pause {
	/** Whether the search ends here, since it was interrupted. */
	readonly isLast: boolean;
	/** The search as it is now; see {@link Saved}. */
	save(): SavedExploration;
}
