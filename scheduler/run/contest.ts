import type { Program } from "../program/program.js";
import type { Exploration } from "../search/explore.js";
import type { Sliced } from "../search/sliced.js";
import { count } from "./amounts.js";
import { type CheckOptions, MIN_MEMORY } from "./check-options.js";
import type { SearchName } from "./check-result.js";
import { type Search, searchFor } from "./searches.js";

/** The searches that compete. Neither wins everywhere: threads that share little have few traces, threads that share much have few states. */
const CONTESTANTS: readonly SearchName[] = ["depth-first", "dpor"];

/** The search that a contest has decided for. */
export interface Decision {
	readonly search: Search;
	readonly exploration: Exploration;
	/** What was chosen and why, as a sentence. */
	readonly why: string;
}

/** A search in the contest: how much it has done, and what came of it. */
class Contestant {
	slices = 0;
	exploration: Exploration | undefined;
	progress: { readonly states: number | undefined; readonly traces?: number | undefined } | undefined;
	readonly search: Search;

	constructor(program: Program, name: SearchName, options: CheckOptions) {
		this.search = searchFor(program, name, {
			...options,
			onProgress: (progress) => {
				this.progress = progress;
				options.onProgress?.(progress);
			},
		});
	}

	/** Goes on up to so many slices in all, or to its end. */
	*goOn(slices: number): Sliced<void> {
		while (this.exploration === undefined && this.slices < slices) {
			const slice = this.search.work.next();
			this.slices += 1;
			if (slice.done === true) this.exploration = slice.value;
			else yield;
		}
	}

	/** Whether it has found a failure, or that there is none. */
	get hasDecided(): boolean {
		return this.exploration !== undefined && this.exploration.ending.kind !== "bound";
	}

	get transitions(): number {
		return this.exploration?.transitions ?? 0;
	}

	/** How far it has come: `64 traces`. */
	get size(): string {
		// Before its first report a search has done nothing, but it is known in what it counts.
		const none = this.search.name === "dpor" ? { states: undefined, traces: 0 } : { states: 0, traces: undefined };
		const { states, traces } = this.exploration ?? this.progress ?? none;
		return traces === undefined ? count(states ?? 0, "state") : count(traces, "trace");
	}
}

/**
 * Lets the searches compete, in turns that get longer, each going on where it stopped: the first that comes to a result is
 * the one. That costs at most about so many times the work of the better one as there are searches, however bad the others
 * are, and nobody has to know beforehand which is better. One that hits a bound drops out.
 */
export function* competing(program: Program, options: CheckOptions): Sliced<Decision> {
	const { maxMemory } = options;
	// What there is, is for all of them.
	const share =
		maxMemory === undefined ? {} : { maxMemory: Math.max(MIN_MEMORY, Math.floor(maxMemory / CONTESTANTS.length)) };
	const contestants = CONTESTANTS.map((name) => new Contestant(program, name, { ...options, ...share }));
	for (let slices = 1; ; slices *= 2) {
		for (const contestant of contestants) {
			yield* contestant.goOn(slices);
			if (contestant.hasDecided) return decisionFor(contestant, contestants, "came to a result first");
		}
		if (contestants.some(({ exploration }) => exploration === undefined)) continue;
		// All have dropped out: the one that did the most has the most to tell.
		const [first, ...others] = contestants as [Contestant, ...Contestant[]];
		const most = others.reduce((a, b) => (b.transitions > a.transitions ? b : a), first);
		return decisionFor(most, contestants, "came farthest");
	}
}

function decisionFor(winner: Contestant, contestants: readonly Contestant[], how: string): Decision {
	const others = contestants.filter((other) => other !== winner).map(standing);
	return {
		search: winner.search,
		exploration: winner.exploration as Exploration,
		why: `auto: ${winner.search.name} ${how}, with ${winner.size}; ${others.join("; ")}`,
	};
}

function standing(contestant: Contestant): string {
	const { search, exploration, size } = contestant;
	const bound = exploration?.ending.kind === "bound" ? ` when it hit ${exploration.ending.bound}` : " by then";
	return `${search.name} had ${size}${bound}`;
}
