import type { Move } from "../../../machine/machine.js";
import { moveOf } from "../../replay.js";
import type { Schedule, ScheduleStep } from "../../schedule.js";
import { scheduleOf } from "../../schedule.js";
import type { AccessTable } from "../access-table.js";
import { type Frame, OptimalDpor, type OptimalDporOptions } from "../optimal-dpor.js";
import type { OpenChoice } from "../wakeup-insertion.js";
import { NO_NODE } from "../wakeup-tree.js";
import type { Delivery, SharedState, TraceJob, WakeupBranch } from "./job.js";

/**
 * Optimal DPOR for one job: it goes to the job's root and explores what is below. Of the states above, it keeps what it is told
 * about them; what races put into their wakeup trees, it delivers instead.
 */
export class JobDpor extends OptimalDpor {
	/** The steps of all traces so far. */
	steps = 0;
	/** For each state above the root as it was when the job began: what the coordinator would drop. */
	private readonly covered: number[][] = [];
	private isLed = true;
	private found: Delivery[] = [];
	private readonly delivered = new Set<string>();

	/** @param shared - the table of the machine, which outlives the job */
	constructor(
		private readonly job: TraceJob,
		private readonly shared: AccessTable,
		options: OptimalDporOptions = {},
	) {
		super(options);
		this.base = job.path.length;
	}

	protected override makeTable(): AccessTable {
		return this.shared;
	}

	override next(): Move | undefined {
		return this.lead() ?? super.next();
	}

	/** The next step on the way to the root of the job. */
	private lead(): Move | undefined {
		if (!this.isLed) return undefined;
		const { frames, job } = this;
		const depth = frames.length - 1;
		const frame = frames[depth] as Frame;
		this.goTo(depth);
		const above = job.path[depth];
		if (above === undefined) {
			this.isLed = false;
			this.plant(frame.tree, job.wakeup);
			return undefined;
		}
		frame.explored.push(...this.numbersOf(above.explored));
		this.covered.push(this.numbersOf(above.covered));
		return this.prepare(this.moveFor(above.step));
	}

	private moveFor(step: ScheduleStep): Move {
		return moveOf(this.machine, step, this.frames.length);
	}

	/** The numbers of steps that can be taken where the machine is. */
	private numbersOf(steps: readonly ScheduleStep[]): number[] {
		const { machine, table } = this;
		const mark = machine.state.mark();
		return steps.map((step) => {
			const { coroutine, choices } = this.moveFor(step);
			const guardTrail = table.guardTrail(coroutine);
			machine.step(coroutine, choices);
			const number = table.ofLastStep(coroutine, guardTrail);
			machine.state.rewind(mark);
			return number;
		});
	}

	/** Makes branches below a node of a wakeup tree at whose state the machine is. */
	private plant(node: number, branches: readonly WakeupBranch[]): void {
		const { machine, trees, table } = this;
		let last = NO_NODE;
		for (const { step, branches: further } of branches) {
			const { coroutine, choices } = this.moveFor(step);
			const guardTrail = table.guardTrail(coroutine);
			const mark = machine.state.mark();
			machine.step(coroutine, choices);
			last = trees.append(node, last, [table.ofLastStep(coroutine, guardTrail)]);
			this.plant(last, further);
			machine.state.rewind(mark);
		}
	}

	override offer(enabled: readonly number[]): void {
		if (enabled.length === 0) this.steps += this.execution.length;
		super.offer(enabled);
	}

	protected override addAsleepAt(depth: number, asleep: number[]): void {
		const covered = this.covered[depth];
		if (covered === undefined) super.addAsleepAt(depth, asleep);
		else asleep.push(...covered, this.execution.steps[depth] as number);
	}

	/** What matters to states above the root is for the coordinator to say. */
	protected override wakeUpEssence(depth: number, essence: readonly number[]): boolean {
		return depth >= this.base && super.wakeUpEssence(depth, essence);
	}

	protected override wakeUp(
		depth: number,
		sequence: readonly number[],
		asleep: readonly number[],
	): OpenChoice | undefined {
		if (depth >= this.base) return super.wakeUp(depth, sequence, asleep);
		const text = `${depth}:${sequence.join()}`;
		if (this.delivered.has(text)) return undefined;
		this.delivered.add(text);
		const moves = sequence.map((step) => this.accessOf(step));
		this.found.push({ depth, sequence: scheduleOf(this.machine, moves) });
		return undefined;
	}

	/** What has been found for states above the root since this was asked last. */
	takeDeliveries(): Delivery[] {
		const { found } = this;
		this.found = [];
		return found;
	}

	/**
	 * Gives away all that is left to explore from the state nearest to the root from which something is, and what lies above it:
	 * the job goes on behind its present step from there. Undefined where there is nothing to give away.
	 */
	share(): SharedState[] | undefined {
		if (this.isLed) return undefined;
		const { frames, trees, base } = this;
		const last = frames.findIndex(({ tree }, depth) => depth >= base && trees.firstChild(tree) !== NO_NODE);
		if (last < 0 || last >= this.execution.length) return undefined;
		const shared = frames.slice(base, last + 1).map((frame, i) => this.stateShared(frame, base + i));
		this.base = last + 1;
		return shared;
	}

	private stateShared({ explored, tree }: Frame, depth: number): SharedState {
		const { execution } = this;
		return {
			explored: this.named(explored),
			current: this.named([execution.steps[depth] as number])[0] as ScheduleStep,
			left: this.uproot(tree),
		};
	}

	private named(steps: readonly number[]): Schedule {
		return scheduleOf(
			this.machine,
			steps.map((step) => this.accessOf(step)),
		);
	}

	/** Takes the branches below a node out of the tree. */
	private uproot(node: number): WakeupBranch[] {
		const { trees } = this;
		const branches: WakeupBranch[] = [];
		for (let child = trees.detachFirst(node); child !== NO_NODE; child = trees.detachFirst(node)) {
			const [step] = this.named([trees.stepOf(child)]) as [ScheduleStep];
			branches.push({ step, branches: this.uproot(child) });
			trees.release(child);
		}
		return branches;
	}
}
