import { Worker } from "node:worker_threads";
import {
	type DividedSearch,
	type JobEnd,
	type Look,
	Machine,
	type Program,
	TraceCoordinator,
	type WorkerFindings,
} from "../../scheduler/index.js";
import type { FromThread, ThreadData, ToThread } from "./messages.js";

/** What to divide, and among how many. */
export interface PoolTask {
	readonly program: Program;
	/** How a thread makes the same program. */
	readonly source: ThreadData;
	readonly workers: number;
}

/** Whoever waits for threads looks up after so many milliseconds. */
const LOOK_EVERY_MS = 50;

/** Threads run what was built, also where this file is run from source. */
const THREAD = new URL(
	import.meta.url.includes("/dist/") ? "./thread.js" : "../../dist/cli/workers/thread.js",
	import.meta.url,
);

/** A thread, and what it is doing. */
class Hand {
	readonly worker: Worker;
	/** The number of its job. */
	job: number | undefined;
	/** Whether it has been asked to share, and has not yet. */
	asked = false;
	/** The steps of the traces in the present job, as last told. */
	steps = 0;
	findings: WorkerFindings | undefined;

	constructor(source: ThreadData) {
		this.worker = new Worker(THREAD, { workerData: source });
	}

	tell(message: ToThread): void {
		this.worker.postMessage(message);
	}
}

/** A search by traces on several threads: deals out jobs, and takes what comes of them. */
export class Pool {
	private readonly hands: readonly Hand[];
	private coordinator: TraceCoordinator;
	private readonly machine: Machine;
	private looks: readonly Look[] = [];
	/** How often the search has begun again. */
	private round = 0;
	/** Why the search was ended before all was explored. */
	private stopped: DividedSearch["stopped"];
	/** Whether the search is over and threads say what they have seen. */
	private isSettling = false;
	private result: DividedSearch | undefined;
	private fault: Error | undefined;
	private wake: () => void = () => {};

	constructor(task: PoolTask) {
		this.machine = new Machine(task.program);
		this.coordinator = new TraceCoordinator(this.machine);
		this.hands = Array.from({ length: task.workers }, () => new Hand(task.source));
		for (const hand of this.hands) {
			hand.worker.on("message", (message: FromThread) => this.guarded(() => this.hear(hand, message)));
			hand.worker.on("error", (error) => this.fail(error));
		}
		this.deal();
	}

	/** Waits for the search to be over, but not for long. @returns what came of it, if it is @throws a thread's fault */
	async outcome(): Promise<DividedSearch | undefined> {
		if (this.result === undefined && this.fault === undefined) {
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, LOOK_EVERY_MS);
				this.wake = () => {
					clearTimeout(timer);
					resolve();
				};
			});
		}
		if (this.fault !== undefined) throw this.fault;
		return this.result;
	}

	/** How far the search has come. */
	get progress(): { readonly traces: number; readonly transitions: number; readonly depth: number } {
		const { completions, deadlocks, blocked, steps, depth } = this.coordinator.counts;
		const underWay = this.hands.reduce((sum, hand) => sum + hand.steps, 0);
		return { traces: completions + deadlocks + blocked, transitions: steps + underWay, depth };
	}

	/** Ends the search before all is explored. */
	interrupt(bound: string): void {
		this.settle({ kind: "bound", bound });
	}

	/** Ends all threads. */
	async close(): Promise<void> {
		await Promise.all(this.hands.map(({ worker }) => worker.terminate()));
	}

	private guarded(action: () => void): void {
		try {
			action();
		} catch (error) {
			this.fail(error);
		}
	}

	private fail(error: unknown): void {
		this.fault ??= error instanceof Error ? error : new Error(String(error));
		this.wake();
	}

	private hear(hand: Hand, message: FromThread): void {
		if (message.say === "fault") throw new Error(`a thread failed: ${message.text}`);
		if (message.say === "failure") this.finish([{ witnesses: [], failure: message.failure }]);
		else if (message.say === "settled") this.hearFindings(hand, message.findings);
		else if (!this.isSettling && message.round === this.round) this.hearOfJob(hand, hand.job as number, message);
	}

	private hearOfJob(
		hand: Hand,
		job: number,
		message: Extract<FromThread, { readonly say: "found" | "shared" | "end" }>,
	): void {
		this.coordinator.deliver(job, message.deliveries);
		if (message.say === "end") {
			this.hearEnd(hand, job, message.end);
			return;
		}
		if (message.say === "found") hand.steps = message.steps;
		else {
			hand.asked = false;
			this.coordinator.share(job, message.states);
		}
		this.deal();
	}

	private hearEnd(hand: Hand, job: number, { counts, stopped }: JobEnd): void {
		if (stopped?.kind === "stale") {
			this.beginAgain(stopped.looks);
			return;
		}
		this.coordinator.finish(job, counts);
		hand.job = undefined;
		hand.asked = false;
		hand.steps = 0;
		if (stopped !== undefined) this.settle(stopped);
		else if (!this.coordinator.isOver) this.deal();
		else this.settle(undefined);
	}

	/** As in the sequential search: properties have come to look at more, and now all see it from the beginning. */
	private beginAgain(looks: readonly Look[]): void {
		this.looks = [...this.looks, ...looks];
		this.round += 1;
		this.coordinator = new TraceCoordinator(this.machine, this.looks);
		for (const hand of this.hands) {
			hand.job = undefined;
			hand.asked = false;
			hand.steps = 0;
			hand.tell({ say: "round", round: this.round, looks: this.looks });
		}
		this.deal();
	}

	/** Gives those who have nothing to do something, if there is anything; else asks the others to share. */
	private deal(): void {
		for (const hand of this.hands) {
			if (hand.job !== undefined) continue;
			const job = this.coordinator.next();
			if (job === undefined) {
				this.askToShare();
				return;
			}
			hand.job = job.number;
			hand.tell({ say: "job", job });
		}
	}

	private askToShare(): void {
		for (const hand of this.hands) {
			if (hand.job === undefined || hand.asked) continue;
			hand.asked = true;
			hand.tell({ say: "share" });
		}
	}

	/** What is still being done counts for nothing from now on. */
	private settle(stopped: DividedSearch["stopped"]): void {
		if (this.isSettling) return;
		this.isSettling = true;
		this.stopped = stopped;
		for (const hand of this.hands) hand.tell({ say: "settle", isComplete: stopped === undefined });
	}

	private hearFindings(hand: Hand, findings: WorkerFindings): void {
		hand.findings = findings;
		const all = this.hands.flatMap(({ findings }) => findings ?? []);
		if (all.length === this.hands.length) this.finish(all);
	}

	private finish(findings: readonly WorkerFindings[]): void {
		this.result ??= { counts: this.coordinator.counts, stopped: this.stopped, findings };
		this.wake();
	}
}
