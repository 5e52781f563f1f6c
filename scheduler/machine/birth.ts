import { Context, type Slot, within } from "../program/context.js";
import type { SchedulingPoint } from "../program/scheduling-point.js";
import { canonical } from "../program/value.js";
import { withoutAmbientSources } from "./ambient.js";
import type { Automaton } from "./automaton.js";
import { Frames } from "./frames.js";
import type { Recorder } from "./recorder.js";

/** Thrown into a coroutine that is about to do something; it never leaves this file. */
const AWAKE = Symbol("awake");

/** So often a coroutine is woken before it is left to dream. */
const MAX_CALLS = 100;

/** Lets a coroutine run as long as it does nothing. */
class Slumber extends Context {
	readonly place: string;
	readonly frames = new Frames();
	awake = false;
	private calls = 0;
	constructor(
		private readonly automaton: Automaton,
		private readonly recorder: Recorder,
	) {
		super();
		this.place = `coroutine "${automaton.name}"`;
	}
	protected override refuse(): never {
		this.awake = true;
		this.calls += 1;
		throw AWAKE;
	}
	/** A coroutine that catches whatever is thrown and tries again is let through, with an answer, to come to an end. */
	override read(cell: Slot): unknown {
		return this.calls < MAX_CALLS ? this.refuse() : this.recorder.contentOf(cell.slot, 0);
	}
	override write(): void {
		if (this.calls < MAX_CALLS) this.refuse();
	}
	override self(): string {
		return this.automaton.name;
	}
	override familyCell(name: string, initial: unknown, family: string): Slot {
		return this.recorder.familySlot(name, initial, family);
	}
	override enterFrame(locals: readonly unknown[], inherits: boolean): void {
		this.frames.enter(locals, inherits);
	}
	override leaveFrame(): void {
		this.frames.leave();
	}
}

/**
 * The scheduling point at which a coroutine arrives without having done anything, with the frames in force there. Such a
 * coroutine is born standing at that point: a step that does nothing would only lengthen schedules.
 */
export function firstIdlePoint(
	automaton: Automaton,
	recorder: Recorder,
): { readonly point: SchedulingPoint; readonly frames: Frames } | undefined {
	const slumber = new Slumber(automaton, recorder);
	return withoutAmbientSources(slumber.place, () =>
		within(slumber, () => {
			try {
				const { done, value } = automaton.body().next();
				if (done === true || slumber.awake || typeof value?.label !== "string") return undefined;
				canonical(value.here, "here");
				slumber.frames.toString();
				return { point: value, frames: slumber.frames };
			} catch {
				// Whatever it was, it will come again in the coroutine's first step, where it is reported.
				return undefined;
			}
		}),
	);
}
