import type { Note } from "../program/context.js";
import type { Coroutine } from "../program/scheduling-point.js";
import type { Failure } from "./failure.js";
import type { Predicate } from "./predicate.js";

/*
 * A coroutine as an automaton.
 *
 * Between two scheduling points a coroutine is a deterministic function of the values that it reads. So each coroutine
 * can be recorded, once, as a tree: a read has a branch for each value that has been seen there, a write carries the cell
 * and the value, a stop leads to the next scheduling point or to the end. To step the coroutine in some state is then to
 * walk its tree against the state vector; no generator runs. Only where a branch is missing is a generator started, fed
 * what the coroutine read up to there, and run on (see `coroutine-run.ts`).
 */

/** What an operation does. */
export const Kind = {
	Read: 0,
	Write: 1,
	Choose: 2,
	/** Answers 1 where the child's earlier life is not over. */
	Spawn: 3,
	/** Has the coroutine in this slot ended? */
	Ended: 4,
	/** What did the coroutine in this slot return? */
	Result: 5,
	/** What do the members of this family hold? */
	Gather: 6,
	Observe: 7,
	Stop: 8,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Up to so many branches, looking through them is faster than a table. */
const MAX_BRANCHES_SEARCHED = 8;

/** There are many nodes and points, and most never branch: those share these, which stay empty. */
const NOTHING_SEEN: number[] = [];
const NO_BRANCHES: Node[] = [];

/** One operation of a coroutine. Nodes of every kind have the same fields, which keeps the walk fast. */
export class Node {
	/** The only successor, of operations that tell the coroutine nothing. */
	next: Node | undefined = undefined;
	/** What has been seen at a read or a choice, and where it leads: `branches[i]` belongs to `seen[i]`. */
	seen = NOTHING_SEEN;
	branches = NO_BRANCHES;
	private index: Map<number, Node> | undefined = undefined;
	notes: Note[] | undefined = undefined;
	/** Of stops: whether the step that ends here has an effect that can be known before (see `effect.ts`). */
	hasEffect: boolean | undefined = undefined;

	constructor(
		readonly kind: Kind,
		/** What comes before: an operation of the same step, or the point at which the step began. */
		readonly before: Node | Point,
		/** What `before` answered on the way here; 0 if it answers nothing. */
		readonly answer: number,
		/** The cell or coroutine concerned; -1 for none. */
		readonly slot: number,
		/** What is written; the number of options of a choice; 0 for none. */
		readonly value: number,
		/** What else the operation needs, by kind. */
		public payload: Automaton | Observation | Point | undefined,
		/** For people: the name of the cell, coroutine, choice or witness, or the label of the point. */
		readonly label: string,
	) {}

	/** The successor after `answer`, if it has been recorded. */
	after(answer: number): Node | undefined {
		if (this.next !== undefined) return this.next;
		if (this.index !== undefined) return this.index.get(answer);
		const { seen } = this;
		for (let i = 0; i < seen.length; i++) if (seen[i] === answer) return this.branches[i];
		return undefined;
	}

	/** Records where `answer` leads. */
	branch(answer: number, to: Node): void {
		if (this.seen === NOTHING_SEEN) {
			this.seen = [answer];
			this.branches = [to];
			return;
		}
		this.seen.push(answer);
		this.branches.push(to);
		if (this.index !== undefined) this.index.set(answer, to);
		else if (this.seen.length > MAX_BRANCHES_SEARCHED) {
			this.index = new Map(this.seen.map((seen, i) => [seen, this.branches[i] as Node]));
		}
	}

	/** Whether the coroutine learns something by this operation. */
	get answers(): boolean {
		return this.kind !== Kind.Write && this.kind !== Kind.Observe && this.kind !== Kind.Stop;
	}
}

/** What an observation needs: the witness, and the predicate that decides whether it is reached. */
export interface Observation {
	readonly witness: Witness;
	readonly predicate: Predicate<boolean>;
	readonly function: () => boolean;
}

/** Something that a search must reach at least once to have proved anything. */
export class Witness {
	reached = false;
	constructor(
		readonly name: string,
		/** Demanded by the program, or only observed. */
		public required: boolean,
	) {}
}

/** Where a coroutine stands between two steps; its index in the machine's table is the coroutine's entry in a state. */
export class Point {
	/** The operations after this point; undefined until they have been recorded. */
	first: Node | undefined = undefined;
	/** The stops that lead here; the first is the history from which this point was recorded. */
	arrivals = NO_BRANCHES;
	/** Whether a coroutine that stands here has been spawned and has not ended. */
	readonly isAlive: boolean;

	constructor(
		readonly id: number,
		readonly automaton: Automaton | undefined,
		readonly label: string,
		readonly why: string | undefined,
		/** Decides whether the coroutine can go on; undefined if it always can. */
		readonly guard: Predicate<boolean> | undefined,
		/** Whether the author named this point, so that histories merge here. */
		readonly named: boolean,
		readonly terminal: Terminal | undefined,
	) {
		this.isAlive = id !== 0 && terminal === undefined;
	}

	/** Enters a stop that leads here. */
	enterArrival(stop: Node): void {
		if (this.arrivals === NO_BRANCHES) this.arrivals = [stop];
		else this.arrivals.push(stop);
	}
}

/** How a coroutine stopped for good: with a result, with a failure, or blocked by an assumption that did not hold. */
export interface Terminal {
	/** Identifier of the returned value; 0 if it returned none. */
	readonly result: number;
	readonly failure: Failure | undefined;
	readonly assumption: string | undefined;
}

/** All that is known of one coroutine's behaviour. */
export class Automaton {
	/** The named points, by label, locals and what the callers keep. */
	readonly named = new Map<string, Point>();
	root!: Point;
	/** Whether nothing happens before the first scheduling point, so that the coroutine is born standing there. */
	bornAtPoint = false;

	constructor(
		readonly slot: number,
		readonly name: string,
		readonly body: () => Coroutine<unknown>,
		readonly daemon: boolean,
		/** The operation that spawns this coroutine; undefined for those of the setup. */
		readonly origin: Node | undefined,
	) {}
}

/** The operations of the step that ended at `stop`, first to last; `stop` itself is the last. */
export function operationsOf(stop: Node): Node[] {
	const operations: Node[] = [];
	let node: Node | Point = stop;
	while (node instanceof Node) {
		operations.push(node);
		node = node.before;
	}
	return operations.reverse();
}

/** The point at which the step that ended at `stop` began. */
export function originOf(stop: Node): Point {
	let node: Node | Point = stop;
	while (node instanceof Node) node = node.before;
	return node;
}

/** One operation of a coroutine's history, with what the coroutine learned by it. */
export interface HistoryEntry {
	readonly node: Node;
	readonly answer: number;
}

/** All operations from the coroutine's birth up to and including `node`, with `lastAnswer` as the answer to the last. */
export function historyUpTo(node: Node | Point, lastAnswer: number): HistoryEntry[] {
	const history: HistoryEntry[] = [];
	let place: Node | Point | undefined = node;
	let answer = lastAnswer;
	while (place !== undefined) {
		if (place instanceof Node) {
			history.push({ node: place, answer });
			answer = place.answer;
			place = place.before;
		} else {
			// A coroutine may come back to the named point at which it was born; its life has begun there all the same.
			if (place === place.automaton?.root) break;
			answer = 0;
			place = place.arrivals[0];
		}
	}
	return history.reverse();
}
