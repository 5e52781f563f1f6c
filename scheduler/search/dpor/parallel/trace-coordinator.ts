import type { Machine } from "../../../machine/machine.js";
import type { ScheduleStep } from "../../schedule.js";
import type { Access } from "../access-table.js";
import { lookAround } from "../look-around.js";
import { Cover, DPOR_RULES, type DporRules, NOT_INITIAL } from "../rules.js";
import { coreOf, type OpenChoice, without } from "../wakeup-insertion.js";
import type { Delivery, SharedState, StateAbove, TraceCounts, TraceJob, WakeupBranch } from "./job.js";
import type { Look } from "./looks.js";
import { SharedNode } from "./shared-node.js";
import { StepWalker } from "./step-walker.js";

/** The rules by which a coordinator decides, kept apart for the same reason as {@link DporRules}. */
export interface CoordinatorRules {
	/** Whether a branch can be explored now, given whether all branches are explored whose first steps are asleep there. */
	readonly canStart: (allSleepersDone: boolean) => boolean;
	/** Whether what was delivered to a state has to be seen to. */
	readonly heeds: (delivery: Delivery) => boolean;
	/** Whether a divided branch is explored, its children being so, given the same. */
	readonly isDone: (allSleepersDone: boolean) => boolean;
}

export const COORDINATOR_RULES: CoordinatorRules = {
	canStart: (allSleepersDone) => allSleepersDone,
	heeds: () => true,
	isDone: (allSleepersDone) => allSleepersDone,
};

/**
 * Divides a search by optimal DPOR into jobs, which may be done at the same time, in any order, by anybody.
 *
 * It keeps a tree of the states that more than one job has to do with. A sequence for the wakeup tree of such a state is
 * delivered here, and goes down the tree as in the sequential search: what two branches have in common belongs to the one that
 * was there first, whose first step is asleep in the other.
 *
 * A branch becomes a job only where no step is asleep whose own branch is not explored yet. There, the job explores all that
 * begins with its path, whatever is delivered later, and so covers it. Elsewhere it would leave to the sleeper what the sleeper
 * must be free to deliver here: such a branch is divided instead, and its branches are looked at one by one. Since a sequence
 * is only put into a wakeup tree where something in it wakes up all that sleep, the ends of its branches can always be started.
 *
 * It knows nothing of threads. Every trace is explored once, so the totals do not depend on who does what when.
 */
export class TraceCoordinator {
	private readonly walker: StepWalker;
	private readonly root: SharedNode;
	/** Branches not begun of divided ones. */
	private waiting: SharedNode[] = [];
	/** Divided branches whose children are all explored, while something asleep there is not. */
	private readonly almostDone = new Set<SharedNode>();
	private readonly running = new Map<number, SharedNode>();
	private handedOut = 0;
	private completions = 0;
	private deadlocks = 0;
	private blocked = 0;
	private steps = 0;
	private depth = 0;
	private sleepSetBlocked = 0;

	/**
	 * @param machine - the coordinator's own
	 * @param looks - what all who do jobs know that properties and observations look at
	 */
	constructor(
		machine: Machine,
		looks: readonly Look[] = [],
		private readonly rules: DporRules = DPOR_RULES,
		private readonly coordination: CoordinatorRules = COORDINATOR_RULES,
	) {
		lookAround(machine);
		this.walker = new StepWalker(machine, looks);
		this.root = this.nodeBelow(undefined, -1);
		this.waiting.push(this.root);
	}

	private nodeBelow(
		parent: SharedNode | undefined,
		step: number,
		status: SharedNode["status"] = "waiting",
	): SharedNode {
		return new SharedNode(parent, step, status, this.walker.table, this.rules);
	}

	/** What all jobs that are over have done. */
	get counts(): TraceCounts {
		const { completions, deadlocks, blocked, steps, depth, sleepSetBlocked } = this;
		return { completions, deadlocks, blocked, steps, depth, sleepSetBlocked };
	}

	/** How many jobs are being done. */
	get jobsRunning(): number {
		return this.running.size;
	}

	/** How many branches nobody has begun, as far as is known. */
	get branchesWaiting(): number {
		return this.waiting.length;
	}

	/** Whether all is explored. */
	get isOver(): boolean {
		return this.root.status === "done";
	}

	/** A job to do now, the one nearest to the root; undefined if others have to get on first, or all is explored. */
	next(): TraceJob | undefined {
		for (;;) {
			const node = this.nearest((candidate) => this.canStart(candidate));
			if (node !== undefined) return this.start(node);
			const divisible = this.nearest(({ children }) => children.length > 0);
			if (divisible === undefined) return undefined;
			this.divide(divisible);
		}
	}

	private canStart(node: SharedNode): boolean {
		return this.coordination.canStart(allSleepersDone(node));
	}

	private nearest(suits: (node: SharedNode) => boolean): SharedNode | undefined {
		let nearest: SharedNode | undefined;
		for (const node of this.waiting) {
			if (nearest !== undefined && node.depth >= nearest.depth) continue;
			if (suits(node)) nearest = node;
		}
		return nearest;
	}

	private start(node: SharedNode): TraceJob {
		this.begin(node, "in a job");
		const number = this.handedOut++;
		this.running.set(number, node);
		const job = { number, path: this.pathOf(node), wakeup: this.branchesBelow(node) };
		node.children = [];
		return job;
	}

	private divide(node: SharedNode): void {
		this.begin(node, "shared");
		this.waiting.push(...node.children);
	}

	private begin(node: SharedNode, status: SharedNode["status"]): void {
		node.status = status;
		this.waiting = this.waiting.filter((other) => other !== node);
	}

	private pathOf(node: SharedNode): StateAbove[] {
		return node.path.map((child) => {
			const parent = child.parent as SharedNode;
			const before = parent.children.slice(0, parent.children.indexOf(child));
			const firstOpen = before.findIndex(({ status }) => status !== "done");
			const safe = [...parent.sleepers, ...before.slice(0, firstOpen < 0 ? before.length : firstOpen)];
			return {
				step: this.named(child),
				explored: before.filter(({ status }) => status === "done").map((done) => this.named(done)),
				covered: safe.map((other) => this.named(other)),
			};
		});
	}

	private branchesBelow({ children }: SharedNode): WakeupBranch[] {
		return children.map((child) => ({ step: this.named(child), branches: this.branchesBelow(child) }));
	}

	/** A job has found sequences for states above its root. */
	deliver(job: number, deliveries: readonly Delivery[]): void {
		const path = [this.root, ...(this.running.get(job) as SharedNode).path];
		for (const delivery of deliveries) {
			if (!this.coordination.heeds(delivery)) continue;
			const node = path[delivery.depth] as SharedNode;
			this.goTo(node);
			const mark = this.walker.machine.state.mark();
			const sequence = this.walker.follow(delivery.sequence);
			this.walker.machine.state.rewind(mark);
			this.consider(node, sequence);
		}
	}

	/** A job has given away the upper states of its part, from its root on. */
	share(job: number, states: readonly SharedState[]): void {
		let node = this.running.get(job) as SharedNode;
		for (const { explored, current, left } of states) {
			this.goTo(node);
			node.status = "shared";
			for (const step of explored) this.nodeBelow(node, this.walker.numberOf(step), "done");
			const behind = this.nodeBelow(node, this.walker.numberOf(current), "in a job");
			this.plant(node, left);
			this.waiting.push(...node.children.filter(({ status }) => status === "waiting"));
			node = behind;
		}
		this.running.set(job, node);
	}

	/** Makes branches below a node at whose state the machine is. */
	private plant(node: SharedNode, branches: readonly WakeupBranch[]): void {
		const { state } = this.walker.machine;
		for (const { step, branches: further } of branches) {
			const mark = state.mark();
			const [number] = this.walker.follow([step]) as [number];
			this.plant(this.nodeBelow(node, number), further);
			state.rewind(mark);
		}
	}

	/** A job is over; what it had to deliver has been. */
	finish(job: number, counts: TraceCounts): void {
		const node = this.running.get(job) as SharedNode;
		this.running.delete(job);
		this.completions += counts.completions;
		this.deadlocks += counts.deadlocks;
		this.blocked += counts.blocked;
		this.steps += counts.steps;
		this.sleepSetBlocked += counts.sleepSetBlocked;
		this.depth = Math.max(this.depth, counts.depth);
		this.markDone(node);
		// Others may have waited for it to be done.
		for (let found = true; found; ) {
			const next = [...this.almostDone].find((almost) => this.isDone(almost));
			found = next !== undefined;
			if (next !== undefined) this.markDone(next);
		}
	}

	private markDone(node: SharedNode): void {
		for (let done: SharedNode | undefined = node; done !== undefined; done = done.parent) {
			done.status = "done";
			done.children = [];
			this.almostDone.delete(done);
			const { parent }: SharedNode = done;
			if (parent === undefined || !parent.children.every(({ status }) => status === "done")) return;
			if (!this.isDone(parent)) {
				this.almostDone.add(parent);
				return;
			}
		}
	}

	private isDone(node: SharedNode): boolean {
		return node.children.every(({ status }) => status === "done") && this.coordination.isDone(allSleepersDone(node));
	}

	/** Puts the sequence where it belongs, unless it is covered; the machine is in the node's state. */
	private consider(node: SharedNode, sequence: readonly number[]): void {
		const { table } = this.walker;
		const asleep = node.sleepers.map(({ step }) => step);
		if (this.rules.coverOf(this.rules, table, asleep, sequence) !== Cover.None) return;
		const sleeper = asleep.find((step) => this.rules.weakInitial(table, step, sequence) !== NOT_INITIAL);
		const open =
			sleeper === undefined ? this.insert(node, sequence) : { coroutine: this.accessOf(sleeper).coroutine, before: [] };
		if (open === undefined) return;
		const longer = [...sequence, ...open.before];
		for (const step of this.walker.choicesAfter(longer, open.coroutine)) this.consider(node, [...longer, step]);
	}

	/** As `WakeupInsertion.insert`, where branches may be begun, or explored. */
	private insert(from: SharedNode, wanted: readonly number[]): OpenChoice | undefined {
		const { rules } = this;
		const { table } = this.walker;
		const before: number[] = [];
		let node = from;
		let sequence = wanted;
		for (;;) {
			const next = this.branchFor(node, sequence);
			if (next === undefined) break;
			const place = rules.weakInitial(table, next.step, sequence);
			if (rules.dependsOnChoice(table, next.step, place, sequence)) {
				return { coroutine: this.accessOf(next.step).coroutine, before };
			}
			// A job covers what begins with its path; the end of a branch that nobody has begun will.
			if (next.status === "done" || next.status === "in a job" || next.children.length === 0) return undefined;
			if (place < sequence.length) sequence = without(sequence, place);
			else before.push(next.step);
			node = next;
		}
		this.grow(node, sequence);
		return undefined;
	}

	/** The first branch to which the sequence belongs. */
	private branchFor({ children }: SharedNode, sequence: readonly number[]): SharedNode | undefined {
		const { table } = this.walker;
		return children.find(({ step }) => this.rules.weakInitial(table, step, sequence) !== NOT_INITIAL);
	}

	private grow(from: SharedNode, sequence: readonly number[]): void {
		const others = [...from.sleepers, ...from.children].map(({ step }) => step);
		let node = from;
		for (const step of coreOf(this.walker.table, sequence, others)) {
			node = this.nodeBelow(node, step);
			if (node.parent === from && from.status === "shared") this.waiting.push(node);
		}
		this.almostDone.delete(from);
	}

	private goTo(node: SharedNode): void {
		this.walker.goTo(node.path.map(({ step }) => step));
	}

	private accessOf(step: number): Access {
		return this.walker.table.accesses[step] as Access;
	}

	private named({ step }: SharedNode): ScheduleStep {
		return this.walker.named(step);
	}
}

function allSleepersDone({ sleepers }: SharedNode): boolean {
	return sleepers.every(({ status }) => status === "done");
}
