import { operationsOf } from "../machine/automaton.js";
import type { Machine, Move } from "../machine/machine.js";
import { MemoryBudget } from "./memory-bound.js";
import { runThrough, type Sliced } from "./sliced.js";
import { Ancestry } from "./storing/ancestry.js";
import { StateStore } from "./storing/state-store.js";

/** A part of the state space in which the program can go round for ever, though no coroutine is starved. */
export interface Livelock {
	/** The coroutines that take steps in it. */
	readonly running: readonly number[];
	/** How many states it has. */
	readonly states: number;
	/** A way from the initial state into it. */
	readonly moves: Move[];
	/** Whether the machine's state belongs to it. */
	readonly contains: () => boolean;
}

/**
 * Looks for a livelock: a strongly connected part of the state space with a cycle that makes no progress, and in which
 * each coroutine either takes a step or cannot run somewhere. Then going round is weakly fair: a scheduler that starves
 * nobody may do it for ever. (A coroutine that spins while another could go on is no livelock by this measure: a fair
 * scheduler lets the other go on.)
 *
 * Steps that the program marks as progress (see `progress`) belong to no livelock: they are left out of the graph.
 *
 * Tarjan's algorithm, on a state space that an exhaustive search has found to be finite.
 */
export function findLivelock(machine: Machine): Livelock | undefined {
	return runThrough(findingLivelock(machine));
}

/**
 * Like {@link findLivelock}, slice by slice. Finds none if it is interrupted.
 *
 * @param maxMemory - what stored states may occupy, in bytes
 * @throws MemoryBound
 */
export function findingLivelock(
	machine: Machine,
	interrupted: () => string | undefined = () => undefined,
	maxMemory?: number,
): Sliced<Livelock | undefined> {
	return new LivelockSearch(machine, new MemoryBudget(maxMemory)).run(interrupted);
}

/** Steps between two looks at the world outside. */
const STEPS_IN_A_SLICE = 1024;

interface Frame {
	readonly index: number;
	readonly mark: number;
	readonly enabled: readonly number[];
	taken: number;
	alternative: number[] | undefined;
	/** The coroutine whose step is being followed. */
	running: number;
	/** Whether the state was entered by a step that belongs to the graph. */
	readonly linked: boolean;
}

class LivelockSearch {
	private readonly store: StateStore;
	private readonly ancestry: Ancestry;
	private readonly low: number[] = [];
	private readonly onStack: boolean[] = [];
	private readonly component: number[] = [];
	private readonly enabledIn: (readonly number[])[] = [];
	/** Moves between states, as [from, to, coroutine]; only those that might lie in a cycle are of interest. */
	private readonly edges: [number, number, number][] = [];
	private readonly frames: Frame[] = [];
	/** Tarjan's stack: states whose part of the graph is not known yet. */
	private readonly pending: number[] = [];

	constructor(
		private readonly machine: Machine,
		budget: MemoryBudget,
	) {
		this.store = new StateStore(machine, 0, budget);
		this.ancestry = new Ancestry(budget);
	}

	*run(interrupted: () => string | undefined): Sliced<Livelock | undefined> {
		this.machine.reset();
		this.store.add();
		this.ancestry.add(-1, undefined);
		this.enter(0, false);
		for (let steps = 1; this.frames.length > 0; steps++) {
			this.advance(this.frames.at(-1) as Frame);
			if (steps % STEPS_IN_A_SLICE !== 0) continue;
			yield;
			if (interrupted() !== undefined) return undefined;
		}
		return this.fairComponent();
	}

	private enter(index: number, linked: boolean): void {
		const enabled: number[] = [];
		// Where an assumption blocks a coroutine, going round for ever is no fault of the program.
		if (!this.machine.isBlockedByAssumption()) this.machine.enabled(enabled);
		this.low[index] = index;
		this.onStack[index] = true;
		this.enabledIn[index] = enabled;
		this.pending.push(index);
		const mark = this.machine.state.mark();
		this.frames.push({ index, mark, enabled, taken: 0, alternative: undefined, running: -1, linked });
	}

	private advance(frame: Frame): void {
		const { machine, low } = this;
		if (frame.alternative === undefined) {
			if (frame.taken === frame.enabled.length) {
				this.leave(frame);
				return;
			}
			frame.running = frame.enabled[frame.taken++] as number;
			frame.alternative = [];
		}
		machine.step(frame.running, frame.alternative);
		const move: Move = { coroutine: frame.running, choices: [...machine.choices] };
		frame.alternative = machine.nextAlternative();
		const found = this.store.add();
		const index = found >= 0 ? found : -1 - found;
		const makesProgress = operationsOf(machine.lastStop).some(({ notes }) => notes?.some(({ progress }) => progress));
		if (!makesProgress) this.edges.push([frame.index, index, move.coroutine]);
		if (found >= 0) {
			this.ancestry.add(frame.index, move);
			this.enter(index, !makesProgress);
			return;
		}
		if (this.onStack[index] && !makesProgress) low[frame.index] = Math.min(low[frame.index] as number, index);
		machine.state.rewind(frame.mark);
	}

	private leave(frame: Frame): void {
		const { low, frames, pending } = this;
		frames.pop();
		const parent = frames.at(-1);
		if (parent !== undefined) {
			if (frame.linked) low[parent.index] = Math.min(low[parent.index] as number, low[frame.index] as number);
			this.machine.state.rewind(parent.mark);
		}
		if (low[frame.index] !== frame.index) return;
		let member: number;
		do {
			member = pending.pop() as number;
			this.onStack[member] = false;
			this.component[member] = frame.index;
		} while (member !== frame.index);
	}

	private fairComponent(): Livelock | undefined {
		const running = new Map<number, Set<number>>();
		for (const [from, to, coroutine] of this.edges) {
			const root = this.component[from] as number;
			if (this.component[to] !== root) continue;
			const runners = running.get(root) ?? new Set();
			running.set(root, runners.add(coroutine));
		}
		for (const [root, runners] of running) {
			const members = this.component.flatMap((of, index) => (of === root ? [index] : []));
			const alwaysEnabled = (this.enabledIn[root] as readonly number[]).filter((coroutine) =>
				members.every((member) => (this.enabledIn[member] as readonly number[]).includes(coroutine)),
			);
			if (!alwaysEnabled.every((coroutine) => runners.has(coroutine))) continue;
			const entry = members[0] as number;
			return {
				running: [...runners],
				states: members.length,
				moves: this.ancestry.path(entry),
				contains: () => {
					const index = this.store.add();
					return index < 0 && this.component[-1 - index] === root;
				},
			};
		}
		return undefined;
	}
}
