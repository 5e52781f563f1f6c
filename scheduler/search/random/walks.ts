import type { Machine, Move } from "../../machine/machine.js";
import type { SearchReport, Strategy } from "../strategy.js";
import type { Sampler } from "./sampler.js";

/** What bounds random walks. */
export interface WalksOptions {
	/** How many schedules to walk. */
	readonly walks: number;
	/** A walk is broken off after this many steps. */
	readonly maxDepth: number;
}

/** Walks schedules from the initial state on, each drawn by a sampler. It proves nothing, and stores nothing. */
export class Walks implements Strategy {
	readonly exhaustive = false;
	private machine!: Machine;
	private enabled: readonly number[] = [];
	private moves: Move[] = [];
	private walksDone = 0;
	private depth = 0;
	private cut = false;

	constructor(
		private readonly sampler: Sampler,
		private readonly options: WalksOptions,
	) {}

	get name(): string {
		return this.sampler.name;
	}

	begin(machine: Machine): void {
		this.machine = machine;
		this.sampler.begin(machine);
		this.sampler.startWalk();
	}

	next(): Move | undefined {
		const tooLong = this.moves.length >= this.options.maxDepth && this.enabled.length > 0;
		if (tooLong) this.cut = true;
		if (tooLong || this.enabled.length === 0) {
			this.sampler.endWalk(this.moves.length, !tooLong);
			this.walksDone += 1;
			if (this.walksDone >= this.options.walks) return undefined;
			this.moves = [];
			this.machine.reset();
			const enabled: number[] = [];
			this.machine.enabled(enabled);
			this.enabled = enabled;
			if (enabled.length === 0) return undefined;
			this.sampler.startWalk();
		}
		const move = this.sampler.next(this.enabled, this.moves.at(-1)?.coroutine);
		this.moves.push(move);
		return move;
	}

	arrive(): boolean {
		this.depth = Math.max(this.depth, this.moves.length);
		return true;
	}

	offer(enabled: readonly number[]): void {
		this.enabled = enabled;
	}

	path(): Move[] {
		return [...this.moves];
	}

	report(): SearchReport {
		const by = (this.sampler.current ?? this.sampler).name;
		return {
			states: undefined,
			left: undefined,
			depth: this.depth,
			cutBy: this.cut ? `${this.options.maxDepth} steps a walk` : undefined,
			mayCycle: false,
			workload: { unit: "walk", done: this.walksDone, total: this.options.walks, exact: true },
			walks: { done: this.walksDone, of: this.options.walks, drawn: this.sampler.describe(), by },
		};
	}
}
