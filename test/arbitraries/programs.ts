import fc from "fast-check";
import type { Style } from "../../scheduler/index.js";

/*
 * Small random programs of coroutines, as plain data: they shrink, and a failing one can be read off the report. What the
 * words mean is in `interpret.ts`.
 */

/** One operation of a coroutine. Cells are named x and y, locals a and b; all start at 0. */
export type Op =
	| { readonly do: "read" | "read family"; readonly cell: CellName; readonly into: Local }
	| { readonly do: "write" | "write family"; readonly cell: CellName; readonly value: Operand }
	| {
			readonly do: "compare and set";
			readonly cell: CellName;
			readonly expected: number;
			readonly value: Operand;
			readonly into: Local;
	  }
	| { readonly do: "own cell"; readonly initial: Operand }
	| { readonly do: "if"; readonly local: Local; readonly is: number; readonly body: readonly Op[] }
	/** Goes round as long as the cell is not what it waits for, by a named point: that keeps the states finite. */
	| { readonly do: "repeat"; readonly cell: CellName; readonly until: number; readonly body: readonly Op[] }
	| { readonly do: "pause"; readonly named: boolean }
	| { readonly do: "wait until"; readonly cell: CellName; readonly is: number; readonly named: boolean }
	| { readonly do: "choose"; readonly options: number; readonly into: Local }
	| { readonly do: "lock" | "unlock" | "wait on condition"; readonly kept: boolean }
	| { readonly do: "signal" | "broadcast" }
	| { readonly do: "try lock"; readonly into: Local }
	| { readonly do: "critical section"; readonly kept: boolean; readonly body: readonly Op[] }
	| { readonly do: "wait in queue"; readonly kept: boolean }
	| { readonly do: "wake next" | "wake all" | "set event" | "reset event" | "wait for event" }
	/** Children may be given one name, one after the other; one too early is an error of the program. */
	| { readonly do: "spawn"; readonly body: readonly Op[]; readonly reusesName: boolean }
	| { readonly do: "join"; readonly kept: boolean }
	| { readonly do: "observe"; readonly cell: CellName; readonly is: number }
	| { readonly do: "assert" | "assume"; readonly local: Local; readonly isNot: number };

export type CellName = "x" | "y";
export type Local = "a" | "b";
/** A constant, or a local plus one. */
export type Operand = number | Local;

/** A program as data. */
export interface ProgramText {
	readonly style: Style;
	/** Whether the mutex is one for threads, which any waiter may get, or one for coroutines, who queue up. */
	readonly threads: boolean;
	readonly coroutines: readonly (readonly Op[])[];
	/** One coroutine may be left waiting. */
	readonly daemon: boolean;
	/** So many coroutines, from the first on, are declared interchangeable. */
	readonly alike?: number;
	/** What x must never be, and what y must not be at the end; beyond 2 it asks nothing. */
	readonly never: number;
	readonly notAtEnd: number;
}

const cellName = fc.constantFrom<CellName>("x", "y");
const local = fc.constantFrom<Local>("a", "b");
const small = fc.integer({ min: 0, max: 2 });
const operand = fc.oneof(small, local);
const flag = fc.boolean();

const plain: fc.Arbitrary<Op>[] = [
	fc.record({ do: fc.constant("read"), cell: cellName, into: local }),
	fc.record({ do: fc.constant("write"), cell: cellName, value: operand }),
	fc.record({ do: fc.constant("pause"), named: flag }),
	fc.record({ do: fc.constantFrom("read family", "read"), cell: cellName, into: local }),
	fc.record({ do: fc.constantFrom("write family", "write"), cell: cellName, value: operand }),
];

const rare: fc.Arbitrary<Op>[] = [
	fc.record({ do: fc.constant("wait until"), cell: cellName, is: small, named: flag }),
	fc.record({ do: fc.constant("choose"), options: fc.integer({ min: 1, max: 3 }), into: local }),
	fc.record({ do: fc.constantFrom("lock", "unlock", "wait on condition"), kept: flag }),
	fc.record({ do: fc.constantFrom("signal", "broadcast", "wake next", "wake all") }),
	fc.record({ do: fc.constantFrom("set event", "reset event", "wait for event") }),
	fc.record({ do: fc.constant("wait in queue"), kept: flag }),
	fc.record({ do: fc.constant("try lock"), into: local }),
	fc.record({ do: fc.constant("compare and set"), cell: cellName, expected: small, value: operand, into: local }),
	fc.record({ do: fc.constant("own cell"), initial: operand }),
	fc.record({ do: fc.constantFrom("assert", "assume"), local, isNot: small }),
	fc.record({ do: fc.constant("join"), kept: flag }),
];

const leaf: fc.Arbitrary<Op> = fc.oneof(
	{ weight: 5, arbitrary: fc.oneof(...plain) },
	{ weight: 2, arbitrary: fc.oneof(...rare) },
);

const body = (max: number): fc.Arbitrary<Op[]> => fc.array(leaf, { minLength: 1, maxLength: max });

const compound: fc.Arbitrary<Op>[] = [
	fc.record({ do: fc.constant("if"), local, is: small, body: body(2) }),
	fc.record({ do: fc.constant("critical section"), kept: flag, body: body(2) }),
	fc.record({ do: fc.constant("spawn"), body: body(2), reusesName: flag }),
];

const loop: fc.Arbitrary<Op> = fc.record({
	do: fc.constant("repeat"),
	cell: cellName,
	until: small,
	body: fc.array(fc.oneof(...plain), { maxLength: 2 }),
});

const observation: fc.Arbitrary<Op> = fc.record({ do: fc.constant("observe"), cell: cellName, is: small });

/** How large programs are, and whether some schedules of theirs may go on for ever. */
export interface ProgramTextOptions {
	readonly maxOps: number;
	readonly loops: boolean;
	/** Whether coroutines observe what cells hold. Default: no. */
	readonly observations?: boolean;
}

/** Programs of two or three coroutines, with one to `maxOps` operations each. */
export function programTexts({ maxOps, loops, observations = false }: ProgramTextOptions): fc.Arbitrary<ProgramText> {
	const op = fc.oneof(
		{ weight: 7, arbitrary: leaf },
		{ weight: 2, arbitrary: fc.oneof(...compound, ...(loops ? [loop] : [])) },
		...(observations ? [{ weight: 1, arbitrary: observation }] : []),
	);
	return fc.record({
		style: fc.constantFrom<Style>("cooperative", "preemptive"),
		threads: flag,
		coroutines: fc.array(fc.array(op, { minLength: 1, maxLength: maxOps }), { minLength: 2, maxLength: 3 }),
		daemon: fc.boolean(),
		never: fc.integer({ min: 1, max: 5 }),
		notAtEnd: fc.integer({ min: 0, max: 5 }),
	});
}

/** Programs that only read and write, pause and branch: they never wait, so an outcome of races takes preemptions. */
export function racyTexts(): fc.Arbitrary<ProgramText> {
	const update = fc
		.record({ cell: cellName, into: local, paused: flag })
		.map(({ cell, into, paused }): Op[] => [
			{ do: "read", cell, into },
			...(paused ? [{ do: "pause", named: false } as const] : []),
			{ do: "write", cell, value: into },
		]);
	const branch = fc.record({ do: fc.constant("if" as const), local, is: small, body: update });
	const coroutine = fc.tuple(
		update,
		fc.oneof(
			branch.map((op): Op[] => [op]),
			update,
			fc.constant<Op[]>([]),
		),
	);
	return fc.record({
		style: fc.constantFrom<Style>("cooperative", "preemptive"),
		threads: fc.constant(false),
		coroutines: fc.array(
			coroutine.map((parts) => parts.flat()),
			{ minLength: 2, maxLength: 3 },
		),
		daemon: fc.constant(false),
		never: fc.constant(9),
		notAtEnd: fc.constant(9),
	});
}

/** Programs of which two or three coroutines do the same, and say so; one more may do something else. */
export function symmetricTexts(options: ProgramTextOptions): fc.Arbitrary<ProgramText> {
	return fc
		.record({
			text: programTexts(options),
			copies: fc.integer({ min: 2, max: 3 }),
			others: fc.integer({ min: 0, max: 1 }),
		})
		.map(({ text, copies, others }) => {
			const [ops = [], other = []] = text.coroutines;
			const coroutines = [...Array.from({ length: copies }, () => ops), ...(others === 0 ? [] : [other])];
			return { ...text, coroutines, daemon: false, alike: copies };
		});
}
