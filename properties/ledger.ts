import { type Data, type Errno, isErrno, ZERO } from "../model/index.js";
import { type CellFamily, cellFamily } from "../scheduler/index.js";
import { overlap, type Request, readsOf, type Scenario, writesOf } from "./scenario/scenario.js";

/** How far a guest's request has come. */
export type WriteProgress = "not begun" | "begun" | "acknowledged" | "failed";

/**
 * What those outside the block layer know: what clients were given, which writes the guest was told are done. Properties
 * are stated over this and over the disks; the model itself never looks at it.
 */
export class Ledger {
	readonly reads: readonly Request[];
	readonly writes: readonly Request[];
	private readonly results: CellFamily<Data | Errno | null>;
	private readonly progress: CellFamily<WriteProgress>;
	/** For each write, the overlapping writes of others that had been acknowledged when it began, by name. */
	private readonly doneBefore: CellFamily<Readonly<Record<string, true>>>;
	/** For each piece that may be something else than at first, what it may have been when the job started. */
	private readonly atStart: CellFamily<Readonly<Record<string, true>> | null>;
	/** Whether a request ended otherwise than the host's failures in it explain. */
	private readonly unexplained: CellFamily<string | null>;

	constructor(scenario: Scenario) {
		this.reads = readsOf(scenario);
		this.writes = writesOf(scenario);
		this.results = cellFamily<Data | Errno | null>("result", null);
		this.progress = cellFamily<WriteProgress>("write", "not begun");
		this.doneBefore = cellFamily<Readonly<Record<string, true>>>("doneBefore", {});
		this.atStart = cellFamily<Readonly<Record<string, true>> | null>("atStart", null);
		this.unexplained = cellFamily<string | null>("unexplained", null);
	}

	/** What a read returned; undefined where it has not, or failed. */
	dataOf(read: Request): Data | undefined {
		const result = this.results.at(read.name).get();
		return result === null || isErrno(result) ? undefined : result;
	}

	progressOf(write: Request): WriteProgress {
		return this.progress.at(write.name).get();
	}

	/** Whether `earlier` was acknowledged before `later` began, so that the guest may rely on their order. */
	isOrdered(earlier: Request, later: Request): boolean {
		if (earlier.client === later.client) return earlier.turn < later.turn;
		return this.doneBefore.at(later.name).get()[earlier.name] === true;
	}

	/** What a piece may have held when the job started; undefined if that is what it held at first. */
	possiblyAtStart(piece: number): readonly string[] | undefined {
		const possible = this.atStart.at(piece).get();
		return possible === null ? undefined : Object.keys(possible);
	}

	/** The requests that ended otherwise than the host's failures explain, and how. */
	endedUnexplained(): readonly (readonly [request: string, how: string])[] {
		return this.unexplained.entries().flatMap(([name, how]) => (how === null ? [] : [[name, how] as const]));
	}

	recordRead(read: Request, result: Data | Errno): void {
		this.results.at(read.name).set(result);
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

	recordFailure(write: Request): void {
		this.progress.at(write.name).set("failed");
	}

	/** What a piece may have held when the job started: writes that were in flight then count as made or not. */
	recordAtStart(piece: number, possible: readonly string[]): void {
		this.atStart.at(piece).set(Object.fromEntries(possible.map((content) => [content, true])));
	}

	recordUnexplained(request: Request, how: string): void {
		this.unexplained.at(request.name).set(how);
	}
}

/** What a guest's request puts into a piece. */
export function writtenContent(write: Request, pieceName: string): string {
	return write.kind === "write" ? `${write.name} ${pieceName}` : ZERO;
}
