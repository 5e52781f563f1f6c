import type { Failure } from "../machine/failure.js";
import type { Machine } from "../machine/machine.js";
import { Predicate } from "../machine/predicate.js";
import type { WaitReason } from "../program/scheduling-point.js";
import type { TraceStep } from "./trace.js";

interface Waiter {
	readonly name: string;
	readonly at: string;
	readonly reason: WaitReason | undefined;
}

/**
 * Names a deadlock: who waits for what, held by whom; the cycle, if there is one; a lock that a coroutine took to its
 * grave; a wakeup that came before there was anybody to wake.
 *
 * @param steps - how the program got there
 */
export function explainDeadlock(machine: Machine, steps: readonly TraceStep[]): Failure {
	const waiters = waitersIn(machine);
	const cycle = findCycle(waiters);
	const details = waiters.flatMap((waiter) => [describeWait(waiter, machine), ...describeSignals(waiter, steps)]);
	if (cycle !== undefined)
		details.push(`cycle: ${[...cycle, cycle[0]].map((name) => `"${name}"`).join(" waits for ")}`);
	return { kind: "deadlock", message: summary(waiters, cycle, details), details };
}

/** What the coroutine waits for, as a sentence; undefined if it does not wait. */
export function explainWait(machine: Machine, coroutine: string): string | undefined {
	const waiter = waitersIn(machine).find(({ name }) => name === coroutine);
	return waiter === undefined ? undefined : describeWait(waiter, machine);
}

function waitersIn(machine: Machine): Waiter[] {
	return machine.coroutines.flatMap((slot) => {
		const point = machine.pointOf(slot);
		const isDaemon = point.automaton?.daemon ?? false;
		if (point.id === 0 || point.terminal !== undefined || isDaemon || machine.isEnabled(slot)) return [];
		const waitsFor = machine.learner.runAt(point).yielded?.waitsFor;
		const reason = waitsFor && new Predicate<WaitReason>("a diagnosis").learn(machine.learner, waitsFor);
		return [{ name: machine.nameOf(slot), at: point.label, reason }];
	});
}

function describeWait({ name, at, reason }: Waiter, machine: Machine): string {
	if (reason === undefined) return `"${name}" waits at "${at}"`;
	const holders = reason.holders.map((holder) => {
		const slot = machine.coroutines.find((candidate) => machine.nameOf(candidate) === holder);
		const ended = slot !== undefined && machine.pointOf(slot).terminal !== undefined;
		return ended ? `"${holder}", which ended and left it held` : `"${holder}"`;
	});
	const isJoin = reason.resource.startsWith("the end of");
	const held = holders.length === 0 || isJoin ? "" : `, held by ${holders.join(" and ")}`;
	return `"${name}" waits for ${reason.resource}${held}`;
}

/** Where only a signal can end the wait: whether one came too early, or none will come. */
function describeSignals({ name, reason }: Waiter, steps: readonly TraceStep[]): string[] {
	if (reason?.signalled !== true) return [];
	const began = steps.findLast(({ coroutine }) => coroutine === name)?.number ?? 0;
	const lost = steps.flatMap(({ number, coroutine, notes }) =>
		notes.some(({ signal }) => signal?.resource === reason.resource && signal.woke === 0)
			? [{ number, coroutine }]
			: [],
	);
	const missed = lost.find(({ number }) => number < began);
	if (missed === undefined) return reason.holders.length > 0 ? [] : [`nobody is left who would wake "${name}"`];
	return [
		`a wakeup was lost: "${missed.coroutine}" signalled ${reason.resource} in step ${missed.number}, when nobody waited; "${name}" began to wait in step ${began}`,
	];
}

function findCycle(waiters: readonly Waiter[]): string[] | undefined {
	for (const start of waiters) {
		const path: string[] = [];
		let next: string | undefined = start.name;
		while (next !== undefined && !path.includes(next)) {
			path.push(next);
			const current: string = next;
			next = waiters.find(({ name }) => name === current)?.reason?.holders[0];
		}
		if (next === start.name) return path;
	}
	return undefined;
}

function summary(waiters: readonly Waiter[], cycle: readonly string[] | undefined, details: readonly string[]): string {
	if (cycle !== undefined) {
		if (cycle.length === 1) return `"${cycle[0]}" waits for itself`;
		return `${cycle.map((name) => `"${name}"`).join(" and ")} wait for each other`;
	}
	if (details.some((line) => line.startsWith("a wakeup was lost"))) return "a wakeup was lost";
	if (details.some((line) => line.includes("left it held"))) return "a lock was left held by a coroutine that ended";
	return `no coroutine can run; ${waiters.map(({ name }) => `"${name}"`).join(", ")} still ${waiters.length === 1 ? "waits" : "wait"}`;
}
