import type { Moment, SteppedRun, TraceStep } from "../../../../scheduler/index.js";
import type { Actor } from "../../../engine/actors.js";

/** So many pixels is a row high where only the rows in sight are in the document; otherwise as high as its text. */
export const ROW_HEIGHT = 190;
/** In longer runs, only the rows in sight are in the document. */
export const ROWS_AT_ONCE = 200;
/** So many rows beyond both edges are there already when somebody scrolls. */
const ROWS_BEYOND = 5;

/** A lane: an actor's, or a disk's, which is no coroutine but is called by its name all the same. */
export type Lane = Omit<Actor, "kind"> & {
	readonly kind: Actor["kind"] | "storage";
	/** Where its middle is, in percent of the width. */
	readonly x: number;
};

/** What a step does with a disk: a request or data goes there, or comes back from there. */
export interface Arrow {
	readonly what: "begins" | "ends" | "reads" | "writes" | "links";
	readonly disk: string;
	readonly comesBack: boolean;
}

/** How long something lasts: B's mutex, on B's lane, and waits, on the lane of the one who waits. */
export interface Bar {
	readonly lane: string;
	/** Who waits, or holds the mutex. */
	readonly coroutine: string;
	/** For what it waits; empty for the mutex. */
	readonly why: string;
	/** Whether it lasts before the step of this row, and after it. */
	readonly above: boolean;
	readonly below: boolean;
	/** Whether this is its first row. */
	readonly begins: boolean;
}

/** One step of a run, as the sequence diagram shows it. */
export interface Row {
	readonly step: TraceStep;
	readonly arrows: readonly Arrow[];
	readonly bars: readonly Bar[];
	/** What the step has violated. */
	readonly violated: string | undefined;
}

/** All lanes from left to right: the disks lie between those who read and those who write, so that arrows are short. */
export function lanesOf(actors: readonly Actor[], hasDisks: boolean): Lane[] {
	const disks = hasDisks ? ["B", "A"] : [];
	const isReader = ({ kind }: Actor) => kind === "reader";
	return [
		...actors.filter(isReader),
		...disks.map((name) => ({ coroutine: name, name: `disk ${name}`, kind: "storage" as const, index: 0 })),
		...actors.filter((actor) => !isReader(actor)),
	].map((lane, i, { length }) => ({ ...lane, x: ((i + 0.5) / length) * 100 }));
}

/** The rows of a run, one for each step. */
export function rowsOf({ trace, moments }: Pick<SteppedRun, "trace" | "moments">): Row[] {
	return trace.steps.map((step, i) => {
		const before = lastingIn(moments[i]);
		const after = lastingIn(moments[i + 1]);
		const bars = [...new Map([...before, ...after])].map(([key, bar]): Bar => {
			const above = before.has(key);
			return { ...bar, above, below: after.has(key), begins: !above || i === 0 };
		});
		const arrows = step.notes.flatMap(({ text }) => arrowOf(text) ?? []);
		return { step, arrows, bars, violated: moments[i + 1]?.failure?.message };
	});
}

/** The arrow that a note of the model stands for; undefined for what has nothing to do with a disk. */
export function arrowOf(note: string): Arrow | undefined {
	const match = /^(begins|ends|reads|writes|links) .+ (?:of|in) ([AB])(?:\.file)?$/.exec(note);
	if (match === null) return undefined;
	const [, what, disk = ""] = match;
	return { what: what as Arrow["what"], disk, comesBack: what === "ends" || what === "reads" };
}

/** What lasts at a moment, each with a text of its own. */
function lastingIn(moment: Moment | undefined): Map<string, Pick<Bar, "lane" | "coroutine" | "why">> {
	const bars = (moment?.waiting ?? []).map(({ coroutine, why }) => ({ lane: coroutine, coroutine, why }));
	const holder = moment?.contents.get("B.lock.holder");
	if (typeof holder === "string") bars.push({ lane: "B", coroutine: holder, why: "" });
	return new Map(bars.map((bar) => [bar.coroutine + bar.why, bar]));
}

/** The first of the rows that have to be in the document, counted from 0, and the first after them that has not. */
export function rowsInSight(count: number, scrolled: number, height: number): readonly [from: number, to: number] {
	if (count <= ROWS_AT_ONCE) return [0, count];
	const from = Math.floor(scrolled / ROW_HEIGHT) - ROWS_BEYOND;
	const to = Math.ceil((scrolled + height) / ROW_HEIGHT) + ROWS_BEYOND;
	return [Math.max(0, Math.min(from, count)), Math.min(count, to)];
}
