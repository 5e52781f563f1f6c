import { type Machine, type Move, NO_CHOICES } from "../../machine/machine.js";
import type { State } from "../../machine/state.js";
import { describeEndless } from "../endless.js";
import { memoryBound } from "../memory-bound.js";
import { type Branching, shareOf, TreeEstimate } from "../progress/tree-estimate.js";
import type { Workload } from "../progress/workload.js";
import type { Saved } from "../saved.js";
import type { SearchReport, Strategy } from "../strategy.js";
import { type Access, AccessTable } from "./access-table.js";
import { Execution } from "./execution.js";
import { Marks } from "./marks.js";
import { Reversals } from "./reversals.js";
import { DPOR_RULES, type DporRules } from "./rules.js";
import { type OpenChoice, WakeupInsertion } from "./wakeup-insertion.js";
import { NO_NODE, WakeupTree } from "./wakeup-tree.js";

/** What an entry in the table of steps occupies, with its lists and the key by which it is found: an upper estimate. */
const BYTES_OF_A_STEP = 1024;
/** What a frame occupies, with its lists. */
const BYTES_OF_A_FRAME = 256;

/** What bounds the search, and what tests replace. */
export interface OptimalDporOptions {
	/** A schedule of so many steps ends the search: it is likely to be an endless one. Default: no limit. */
	readonly stepLimit?: number;
	/**
	 * What the wakeup trees, the execution and the table of steps may occupy, in bytes. Default: no bound. What is learned of
	 * coroutines is bounded by `Limits.maxPoints`.
	 */
	readonly maxMemory?: number;
	/** Default: the rules of optimal DPOR. */
	readonly rules?: DporRules;
}

/** A state on the present execution: what was explored from there, and what is still to be. */
export interface Frame {
	/** Steps that need not be taken from here, until something dependent has happened: they were explored before. */
	readonly sleeping: number[];
	/** The steps from here that have been explored since the execution came here. */
	readonly explored: number[];
	/** The root of the wakeup tree. */
	readonly tree: number;
	/** The coroutines that can run; undefined until the state has been looked at. */
	enabled: readonly number[] | undefined;
	/** The coroutines whose other choices have been seen to for good. */
	readonly chosen: number[];
}

type SavedFrame = {
	readonly sleeping: readonly number[];
	readonly explored: readonly number[];
	readonly tree: number;
	readonly enabled: readonly number[] | null;
	readonly chosen: readonly number[];
};

type SavedDpor = {
	readonly accesses: Saved;
	readonly execution: Saved;
	readonly trees: Saved;
	readonly frames: readonly SavedFrame[];
	readonly marks: { readonly [mark in keyof Marks]: number };
	readonly traces: number;
	readonly sleepSetBlocked: number;
	readonly depth: number;
	readonly endless: string | null;
};

/**
 * Optimal dynamic partial-order reduction (Abdulla, Aronis, Jonsson, Sagonas: "Source Sets: A Foundation for Optimal Dynamic
 * Partial Order Reduction", JACM 2017). Two executions are equivalent, are the same Mazurkiewicz trace, if one becomes
 * the other by swapping neighbours that are independent. Of each trace exactly one execution is explored, and none in vain.
 *
 * An execution is run to its end. Then each race in it is looked at: what would have to be done, from the state before the
 * race, to have it the other way round goes into that state's wakeup tree, unless something explored before covers it. The
 * search goes back to the last state that has something in its wakeup tree, and on from there. See `reversals.ts` for races,
 * `rules.ts` for what counts as covered, `wakeup-tree.ts` for the trees.
 *
 * No states are stored: memory depends on the length of executions and on what the wakeup trees hold, not on how many traces
 * there are.
 *
 * Properties of every state are checked in the states that executions pass through. Two steps that write what one such
 * property looks at count as dependent, so that no state is missed that the property could tell from those it was asked in.
 */
export class OptimalDpor implements Strategy {
	readonly name = "dpor";
	readonly exhaustive = true;
	readonly marks = new Marks();
	/** Maximal executions explored so far: one for each trace. */
	traces = 0;
	/** Executions that were given up because all that could run was asleep. An optimal search has none. */
	sleepSetBlocked = 0;
	protected machine!: Machine;
	protected table!: AccessTable;
	protected execution!: Execution;
	protected reversals!: Reversals;
	private insertion!: WakeupInsertion;
	protected readonly trees = new WakeupTree();
	protected readonly frames: Frame[] = [];
	/** The search is over when no more frames than these are left; they belong to others. */
	protected base = 0;
	/** So many events of the execution has the machine behind it. */
	private applied = 0;
	/** The step about to be taken: its node in the wakeup tree, and what its guard looked at. */
	private node = NO_NODE;
	private guardTrail: readonly number[] = [];
	private move: Move = { coroutine: -1, choices: [] };
	/** The place in the machine's log before that step. */
	private mark = 0;
	private depth = 0;
	private readonly estimate = new TreeEstimate();
	private endless: string | undefined;
	private readonly stepLimit: number;
	private readonly maxMemory: number;
	protected readonly rules: DporRules;

	constructor({
		stepLimit = Number.POSITIVE_INFINITY,
		maxMemory = Number.POSITIVE_INFINITY,
		rules = DPOR_RULES,
	}: OptimalDporOptions = {}) {
		this.maxMemory = maxMemory;
		this.stepLimit = stepLimit;
		this.rules = rules;
	}

	begin(machine: Machine): void {
		this.attach(machine);
		this.pushFrame([], this.trees.add(NO_NODE));
	}

	private attach(machine: Machine): void {
		this.machine = machine;
		this.table = this.makeTable(machine);
		this.execution = new Execution(this.table, this.rules.dependent);
		this.insertion = new WakeupInsertion(this.table, this.rules, this.trees, this.marks);
		this.reversals = new Reversals(machine, this.table, this.execution, this.rules, this.marks, {
			goTo: (depth) => this.goTo(depth),
			isChosen: (depth) => this.isChosen(depth),
			setChosen: (depth) => this.setChosen(depth),
			wakeUpEssence: (depth, essence) => this.wakeUpEssence(depth, essence),
			wakeUp: (depth, sequence, asleep) => this.wakeUp(depth, sequence, asleep),
			addAsleepAt: (depth, asleep) => this.addAsleepAt(depth, asleep),
		});
	}

	save(): SavedDpor {
		return {
			accesses: this.table.save(),
			execution: this.execution.save(),
			trees: this.trees.save(),
			frames: this.frames.map(({ sleeping, explored, tree, enabled, chosen }) => ({
				sleeping: [...sleeping],
				explored: [...explored],
				tree,
				enabled: enabled ?? null,
				chosen: [...chosen],
			})),
			marks: { ...this.marks },
			traces: this.traces,
			sleepSetBlocked: this.sleepSetBlocked,
			depth: this.depth,
			endless: this.endless ?? null,
		};
	}

	restore(machine: Machine, _everyMove: boolean, saved: Saved): void {
		this.attach(machine);
		const { accesses, execution, trees, frames, marks, endless, ...rest } = saved as SavedDpor;
		this.table.restore(accesses);
		this.trees.restore(trees);
		this.execution.restore(execution, (step) => {
			const mark = machine.state.mark();
			const { coroutine, choices } = this.accessOf(step);
			machine.step(coroutine, choices);
			return mark;
		});
		this.applied = this.execution.length;
		for (const { sleeping, explored, tree, enabled, chosen } of frames) {
			this.frames.push({
				sleeping: [...sleeping],
				explored: [...explored],
				tree,
				enabled: enabled ?? undefined,
				chosen: [...chosen],
			});
		}
		Object.assign(this.marks, marks);
		this.traces = rest.traces;
		this.sleepSetBlocked = rest.sleepSetBlocked;
		this.depth = rest.depth;
		this.endless = endless ?? undefined;
	}

	protected makeTable(machine: Machine): AccessTable {
		return new AccessTable(machine);
	}

	/** Puts into the wakeup tree of a state what is new whatever else may come; see `WakeupInsertion.insertEssence`. */
	protected wakeUpEssence(depth: number, essence: readonly number[]): boolean {
		return this.insertion.insertEssence((this.frames[depth] as Frame).tree, essence);
	}

	/** Puts a sequence into the wakeup tree of a state on the execution; see `WakeupInsertion.insert`. */
	protected wakeUp(depth: number, sequence: readonly number[], asleep: readonly number[]): OpenChoice | undefined {
		return this.insertion.insert((this.frames[depth] as Frame).tree, sequence, asleep);
	}

	next(): Move | undefined {
		while (this.frames.length > this.base && this.endless === undefined) {
			const frame = this.frames.at(-1) as Frame;
			this.node = this.trees.detachFirst(frame.tree);
			const first = this.node === NO_NODE ? this.firstMove(frame) : undefined;
			if (this.node === NO_NODE && first === undefined) this.popFrame();
			else return this.prepare(first);
		}
		return undefined;
	}

	/** Without anything in the wakeup tree: what to do first in a state that has not been moved on from. */
	private firstMove({ enabled = [], explored, sleeping }: Frame): Move | undefined {
		if (explored.length > 0 || enabled.length === 0) return undefined;
		for (const coroutine of enabled) {
			const asleep = sleeping.filter((step) => this.accessOf(step).coroutine === coroutine);
			if (asleep.length === 0) return { coroutine, choices: NO_CHOICES };
			if (asleep.every((step) => this.accessOf(step).choices.length === 0)) continue;
			// Of the ways to choose, some may be asleep and others not.
			this.goTo(this.frames.length - 1);
			const steps = this.table.withAllChoices(coroutine);
			const awake = steps.find((step) => !asleep.includes(step));
			if (awake !== undefined) return this.accessOf(awake);
		}
		this.sleepSetBlocked += 1;
		return undefined;
	}

	protected prepare(first: Move | undefined): Move {
		const depth = this.frames.length - 1;
		this.goTo(depth);
		if (first !== undefined) this.node = this.trees.add(NO_NODE);
		this.move = first ?? this.accessOf(this.trees.stepOf(this.node));
		this.guardTrail = this.table.guardTrail(this.move.coroutine);
		this.mark = this.machine.state.mark();
		return this.move;
	}

	arrive(): boolean {
		const { machine, table, execution, rules } = this;
		const depth = this.frames.length - 1;
		const frame = this.frames[depth] as Frame;
		const { coroutine } = this.move;
		const step = table.ofLastStep(coroutine, this.guardTrail);
		const expected = this.trees.stepOf(this.node);
		if (expected !== NO_NODE && expected !== step) throw new Error("a wakeup tree leads to a step that is not taken");
		execution.push(step, this.mark);
		this.applied = depth + 1;
		this.depth = Math.max(this.depth, execution.length);
		const sleeping: number[] = [];
		for (const sleeper of frame.sleeping) if (rules.staysAsleep(table, sleeper, step)) sleeping.push(sleeper);
		for (const sleeper of frame.explored) if (rules.staysAsleep(table, sleeper, step)) sleeping.push(sleeper);
		this.pushFrame(sleeping, this.node);
		if (execution.length >= this.stepLimit) {
			this.endless = describeEndless(machine, this.path(), this.stepLimit);
		}
		return true;
	}

	private isChosen(depth: number): boolean {
		return (this.frames[depth] as Frame).chosen.includes(this.coroutineAt(depth));
	}

	private setChosen(depth: number): void {
		(this.frames[depth] as Frame).chosen.push(this.coroutineAt(depth));
	}

	private coroutineAt(event: number): number {
		return this.accessOf(this.execution.steps[event] as number).coroutine;
	}

	offer(enabled: readonly number[]): void {
		(this.frames.at(-1) as Frame).enabled = [...enabled];
		if (enabled.length > 0) return;
		this.traces += 1;
		this.reversals.ofExecution();
		if (this.bytes > this.maxMemory) throw memoryBound(this.maxMemory);
		if (this.estimate.isDue(this.traces)) this.estimate.sample(this.traces, shareOf(this.way(), 1));
	}

	private get bytes(): number {
		const { trees, execution, table, frames } = this;
		return trees.bytes + execution.bytes + table.accesses.length * BYTES_OF_A_STEP + frames.length * BYTES_OF_A_FRAME;
	}

	/** The states on the way to the end of the execution, with what is known to branch off from each. */
	private way(): Branching[] {
		return this.frames.slice(0, -1).map(({ explored, tree }) => ({
			explored: explored.length,
			left: this.trees.childrenOf(tree),
		}));
	}

	/** Traces explored, of how many. A branch of a wakeup tree leads to one trace at least. */
	private workload(left: number): Workload {
		const { traces, frames } = this;
		// What is left of a tree that others explore, too, only they know.
		if (this.base > 0) return { unit: "trace", done: traces, total: undefined, exact: false };
		if (frames.length === 0) return { unit: "trace", done: traces, total: traces, exact: true };
		const estimated = this.estimate.total(traces);
		const total = estimated === undefined ? undefined : Math.max(estimated, traces + left);
		return { unit: "trace", done: traces, total, exact: false };
	}

	private pushFrame(sleeping: number[], tree: number): void {
		this.frames.push({ sleeping, explored: [], tree, enabled: undefined, chosen: [] });
	}

	private popFrame(): void {
		const frame = this.frames.pop() as Frame;
		this.trees.release(frame.tree);
		const parent = this.frames.at(-1);
		if (parent === undefined) return;
		parent.explored.push(this.execution.steps[this.execution.length - 1] as number);
		this.execution.pop();
	}

	protected accessOf(step: number): Access {
		return this.table.accesses[step] as Access;
	}

	/** Takes the machine to the state that is `depth` events into the execution. */
	protected goTo(depth: number): void {
		const { machine, execution } = this;
		// The event there may have been taken out of the execution by now; its mark stands until another comes.
		if (this.applied > depth || depth < execution.length) {
			machine.state.rewind(execution.marks[Math.min(depth, this.applied)] as number);
			this.applied = Math.min(depth, this.applied);
		}
		while (this.applied < depth) {
			const { coroutine, choices } = this.accessOf(execution.steps[this.applied] as number);
			padTo(machine.state, execution.marks[this.applied] as number);
			execution.marks[this.applied] = machine.state.mark();
			machine.step(coroutine, choices);
			this.applied += 1;
		}
	}

	protected addAsleepAt(depth: number, asleep: number[]): void {
		const { sleeping, explored } = this.frames[depth] as Frame;
		for (let i = 0; i < sleeping.length; i++) asleep.push(sleeping[i] as number);
		for (let i = 0; i < explored.length; i++) asleep.push(explored[i] as number);
		// The branch that is being explored now counts, too.
		if (depth < this.execution.length) asleep.push(this.execution.steps[depth] as number);
	}

	path(): Move[] {
		return Array.from(this.execution.steps.subarray(0, this.execution.length), (step) => this.accessOf(step));
	}

	/** Whether properties have come to look at more during the search, so that it has to be made again. */
	get isStale(): boolean {
		return this.table.hasComeToSeeMore();
	}

	report(): SearchReport {
		let left = 0;
		for (const { tree } of this.frames) left += this.trees.childrenOf(tree);
		const { traces, depth } = this;
		const workload = this.workload(left);
		return {
			states: undefined,
			traces,
			left,
			depth,
			cutBy: this.endless,
			mayCycle: false,
			workload,
			bytes: this.bytes,
		};
	}
}

/**
 * Lengthens the log, by changes that change nothing, up to the mark, if it is shorter: a step that is taken again may be logged
 * in fewer changes, since once its effect is known only what it leaves is logged, and later marks are to keep their places.
 */
function padTo(state: State, mark: number): void {
	while (state.mark() < mark) {
		const slot = state.log[state.mark() - 2] as number;
		state.set(slot, state.vector[slot] as number);
	}
}
