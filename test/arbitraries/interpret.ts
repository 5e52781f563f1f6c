import {
	always,
	assert,
	assume,
	atEnd,
	type Cell,
	type CellFamily,
	CoMutex,
	Condition,
	CoQueue,
	type Coroutine,
	cell,
	cellFamily,
	choose,
	Event,
	type Handle,
	interchangeable,
	join,
	keeping,
	Mutex,
	observe,
	type Program,
	pause,
	program,
	spawn,
	waitUntil,
} from "../../scheduler/index.js";
import type { CellName, Local, Op, Operand, ProgramText } from "./programs.js";

/** What the coroutines of one program share. */
class Shared {
	readonly cells: Record<CellName, Cell<number>> = { x: cell("x", 0), y: cell("y", 0) };
	readonly family: CellFamily<number> = cellFamily("family", 0);
	readonly mutex: CoMutex | Mutex;
	readonly condition: Condition;
	readonly queue: CoQueue;
	readonly event: Event;

	constructor(readonly text: ProgramText) {
		const { style } = text;
		this.mutex = text.threads ? new Mutex("mutex", { style }) : new CoMutex("mutex", { style });
		this.condition = new Condition("condition", { style });
		this.queue = new CoQueue("queue", { style });
		this.event = new Event("event", { style });
	}
}

/** One coroutine's locals: all that decides its future, together with where it stands. */
class Locals {
	a = 0;
	b = 0;
	spawned = 0;
	made = 0;
	last: Handle | undefined;
	constructor(readonly shared: Shared) {}

	/** What a named point must list for its claim to be true. */
	alive(where: string): readonly unknown[] {
		return [where, this.a, this.b, this.spawned, this.made, this.last?.name];
	}

	valueOf(operand: Operand): number {
		return typeof operand === "number" ? operand : Math.min(this[operand] + 1, 3);
	}
}

/**
 * The program that a text describes.
 *
 * @param allowed - what x and y may be at the end, as text; default: all that the text itself allows
 */
export function programOf(text: ProgramText, allowed?: ReadonlySet<string>): Program {
	return program("random program", () => {
		const shared = new Shared(text);
		const handles = text.coroutines.map((ops, i) => {
			const daemon = text.daemon && i === 1;
			return spawn(`c${i}`, () => coroutine(ops, new Locals(shared)), { daemon });
		});
		interchangeable(handles.slice(0, text.alike ?? 0));
		always("x is allowed", () => shared.cells.x.get() !== text.never);
		atEnd("y is allowed", () => ({
			expected: shared.cells.y.get() === text.notAtEnd ? "another" : shared.cells.y.get(),
			actual: shared.cells.y.get(),
		}));
		if (allowed === undefined) return;
		atEnd("the outcome is allowed", () => allowed.has(`${shared.cells.x.get()} ${shared.cells.y.get()}`));
	});
}

function* coroutine(ops: readonly Op[], locals: Locals): Coroutine<number> {
	yield* runAll(ops, locals, "");
	return locals.a;
}

function* runAll(ops: readonly Op[], locals: Locals, where: string): Coroutine {
	for (const [i, op] of ops.entries()) yield* run(op, locals, `${where}${i}`);
}

function* run(op: Op, locals: Locals, where: string): Coroutine {
	const { shared } = locals;
	const { mutex, condition, queue, event } = shared;
	switch (op.do) {
		case "critical section":
			yield* kept(op, locals, `${where} lock`, mutex.lock());
			yield* runAll(op.body, locals, `${where}.`);
			yield* kept(op, locals, `${where} unlock`, mutex.unlock());
			return;
		case "lock":
			return yield* kept(op, locals, where, mutex.lock());
		case "unlock":
			return yield* kept(op, locals, where, mutex.unlock());
		case "try lock":
			set(locals, op.into, Number(yield* mutex.tryLock()));
			return;
		case "wait on condition":
			return yield* kept(op, locals, where, condition.wait(mutex));
		case "signal":
			return yield* condition.signal();
		case "broadcast":
			return yield* condition.broadcast();
		case "wait in queue":
			return yield* kept(op, locals, where, queue.wait());
		case "wake next":
			yield* queue.next();
			return;
		case "wake all":
			return yield* queue.restartAll();
		case "set event":
			return yield* event.set();
		case "reset event":
			return yield* event.reset();
		case "wait for event":
			return yield* event.wait();
		default:
			yield* runPlain(op, locals, where);
	}
}

function* runPlain(op: Op, locals: Locals, where: string): Coroutine {
	const { cells, family, text } = locals.shared;
	const preemptive = text.style === "preemptive";
	switch (op.do) {
		case "read":
			set(locals, op.into, preemptive ? yield* cells[op.cell].load() : cells[op.cell].get());
			return;
		case "write":
			if (preemptive) yield* cells[op.cell].store(locals.valueOf(op.value));
			else cells[op.cell].set(locals.valueOf(op.value));
			return;
		case "compare and set": {
			// There is no cooperative style of it: as coroutines do it, it is an "if".
			const succeeds = yield* cells[op.cell].compareAndSet(op.expected, locals.valueOf(op.value));
			set(locals, op.into, Number(succeeds));
			return;
		}
		case "read family":
			set(locals, op.into, family.at(op.cell).get());
			return;
		case "write family":
			family.at(op.cell).set(locals.valueOf(op.value));
			return;
		case "repeat":
			// A coroutine that begins with this is born at a named point, and comes back to it.
			for (;;) {
				yield* pause(`again ${where}`, { here: locals.alive(where) });
				if (cells[op.cell].get() === op.until) return;
				yield* runAll(op.body, locals, `${where}.`);
			}
		case "pause":
			return yield* pause(`pause ${where}`, op.named ? { here: locals.alive(where) } : {});
		case "wait until": {
			const guard = () => cells[op.cell].get() === op.is;
			return yield* waitUntil(`wait ${where}`, guard, op.named ? { here: locals.alive(where) } : {});
		}
		default:
			yield* runUnshared(op, locals, where);
	}
}

function* runUnshared(op: Op, locals: Locals, where: string): Coroutine {
	const { shared } = locals;
	switch (op.do) {
		case "if":
			if (locals[op.local] === op.is) yield* runAll(op.body, locals, `${where}.`);
			return;
		case "choose":
			set(locals, op.into, choose(`choice ${where}`, op.options));
			return;
		case "own cell": {
			const own = cell(`own ${locals.made++}`, locals.valueOf(op.initial));
			own.set(own.get() + 1);
			return;
		}
		case "spawn": {
			// The child starts with its parent's locals: what it does depends on its parent's past.
			const { a, b } = locals;
			const child = () => coroutine(op.body, Object.assign(new Locals(shared), { a, b }));
			locals.last = spawn(op.reusesName ? "child" : `child ${locals.spawned}`, child);
			locals.spawned += 1;
			return;
		}
		case "join":
			if (locals.last !== undefined) locals.b = Number(yield* kept(op, locals, where, join(locals.last)));
			return;
		case "observe":
			return observe(`${op.cell} is ${op.is}`, () => shared.cells[op.cell].get() === op.is);
		case "assert":
			return assert(locals[op.local] !== op.isNot, `${op.local} is not ${op.isNot}`, {
				expected: `not ${op.isNot}`,
				actual: locals[op.local],
			});
		case "assume":
			return assume(locals[op.local] !== op.isNot, `${op.local} is not ${op.isNot}`);
	}
}

function kept<T>(op: { readonly kept: boolean }, locals: Locals, where: string, inner: Coroutine<T>): Coroutine<T> {
	return op.kept ? keeping(locals.alive(where), inner) : inner;
}

function set(locals: Locals, name: Local, value: number): void {
	locals[name] = value;
}
