import type { Note, Slot } from "../program/context.js";
import type { SpawnOptions } from "../program/handle.js";
import type { Coroutine } from "../program/scheduling-point.js";
import type { Automaton, Kind, Node, Observation, Point } from "./automaton.js";
import type { Frames } from "./frames.js";
import type { Halt } from "./halt.js";

/**
 * What a run of a coroutine needs of the machine: the state to play against, and someone who writes down what it does. A
 * "raw" value is what the state vector holds: 0 for the cell's initial value, else the value's identifier.
 */
export interface Recorder {
	rawValue(slot: number): number;
	setRaw(slot: number, raw: number): void;
	rawOf(slot: number, value: unknown): number;
	contentOf(slot: number, raw: number): unknown;
	content(id: number): unknown;
	familySlot(name: string, initial: unknown, family?: string): Slot;
	familyNumber(name: string): number;
	gather(family: number): number;
	gathered(gathering: number): readonly (readonly [string, unknown])[];
	coroutineSlot(name: string): number;
	/** 1 where the coroutine has ended, else 0. */
	ended(slot: number): number;
	/** Identifier of what the coroutine returned; 0 where it has not. */
	result(slot: number): number;
	takeChoice(options: number): number;
	/** Brings a spawned coroutine to life; answers 1, and does nothing, where one of that name lives. */
	bear(origin: Node, slot: number, name: string, body: () => Coroutine<unknown>, options: SpawnOptions): number;
	observation(witness: string, predicate: () => boolean): Observation;
	/** Whether the predicate is the one that was recorded. @throws NondeterminismError */
	compareObservation(observation: Observation, predicate: () => boolean): void;
	observeNow(observation: Observation): void;
	recordOperation(
		before: Node | Point,
		answer: number,
		kind: Kind,
		slot: number,
		value: number,
		label: string,
		payload: Node["payload"],
	): Node;
	recordNote(note: Note): void;
	recordStop(automaton: Automaton, before: Node | Point, answer: number, halt: Halt, frames: Frames): Node;
}
