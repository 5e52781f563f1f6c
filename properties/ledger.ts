import type { Data } from "../model/index.js";
import { type CellFamily, cellFamily } from "../scheduler/index.js";
import { overlap, type Request, requestsOf, type Scenario } from "./scenario/scenario.js";

/** How far a guest's write has come. */
export type WriteProgress = "not begun" | "begun" | "acknowledged";

/**
 * What those outside the block layer know: what clients were given, which writes the guest was told are done. Properties
 * are stated over this and over the disks; the model itself never looks at it.
 */
export class Ledger {
	readonly reads: readonly Request[];
	readonly writes: readonly Request[];
	private readonly results: CellFamily<Data | null>;
	private readonly progress: CellFamily<WriteProgress>;
	/** For each write, the overlapping writes of others that had been acknowledged when it began, by name. */
	private readonly doneBefore: CellFamily<Readonly<Record<string, true>>>;

	constructor(scenario: Scenario) {
		this.reads = requestsOf("reader", scenario.readers);
		this.writes = requestsOf("guest", scenario.writers);
		this.results = cellFamily<Data | null>("result", null);
		this.progress = cellFamily<WriteProgress>("write", "not begun");
		this.doneBefore = cellFamily<Readonly<Record<string, true>>>("doneBefore", {});
	}

	/** What a read returned; null while it has not. */
	resultOf(read: Request): Data | null {
		return this.results.at(read.name).get();
	}

	progressOf(write: Request): WriteProgress {
		return this.progress.at(write.name).get();
	}

	/** Whether `earlier` was acknowledged before `later` began, so that the guest may rely on their order. */
	isOrdered(earlier: Request, later: Request): boolean {
		if (earlier.client === later.client) return earlier.turn < later.turn;
		return this.doneBefore.at(later.name).get()[earlier.name] === true;
	}

	recordRead(read: Request, data: Data): void {
		this.results.at(read.name).set(data);
	}

	recordBegin(write: Request): void {
		this.progress.at(write.name).set("begun");
		const others = this.writes.filter(({ client, range }) => client !== write.client && overlap(range, write.range));
		const done = others.filter((other) => this.progressOf(other) === "acknowledged");
		// A record, since a list would be in another order with the writers' names exchanged.
		if (done.length > 0) this.doneBefore.at(write.name).set(Object.fromEntries(done.map(({ name }) => [name, true])));
	}

	recordAcknowledgement(write: Request): void {
		this.progress.at(write.name).set("acknowledged");
	}
}

/** What a guest's write puts into a sub-block. */
export function writtenContent(write: Request, subBlockName: string): string {
	return `${write.name} ${subBlockName}`;
}
