import { chaptersOf, type Model, type SettingValues } from "../../properties/index.js";
import {
	type PossibleStep,
	type Schedule,
	Stepper,
	scheduleStep,
	stateGraph,
	type Trace,
} from "../../scheduler/index.js";
import { bestPathToFailure } from "./best-path.js";

/** A failure as it became known, on the engine: a schedule, and where in it the parts of the telling end. */
export interface Story {
	readonly settings: SettingValues;
	readonly schedule: Schedule;
	readonly trace: Trace;
	/** After how many steps each part ends; before the first part: 0. */
	readonly stops: readonly number[];
	/** What happens in each part, one sentence each. */
	readonly sentences: readonly string[];
}

/** The settings under which the story's failure happens. */
export function unsafe(model: Model): SettingValues {
	return model.complete(model.presets.race ?? {});
}

/** The settings under which it is prevented. */
export function safe(model: Model): SettingValues {
	return model.complete({ ...model.presets.race, ...model.remedy.settings });
}

/** The model's story: the shortest failing schedule that passes through its events. Undefined for a model without. */
export function storyOf(model: Model): Story | undefined {
	if (model.story === undefined) return undefined;
	const { events } = model.story;
	const settings = unsafe(model);
	const program = model.build(settings);
	const through = events.map(({ event }) => event);
	const schedule = bestPathToFailure(stateGraph(program), { measure: "steps", through });
	if (schedule === undefined) return undefined;
	const { trace } = new Stepper(program).follow(schedule);
	const parts = chaptersOf(trace.steps, events);
	const stops = [0];
	for (const { steps } of parts) stops.push((stops.at(-1) as number) + steps.length);
	return { settings, schedule, trace, stops, sentences: parts.map(({ sentence }) => sentence) };
}

/** The failing run with the fewest preemptions, and of those a shortest. Undefined for a model that cannot fail. */
export function leastFailing(model: Model): Trace | undefined {
	const program = model.build(unsafe(model));
	const schedule = bestPathToFailure(stateGraph(program), { measure: "preemptions", through: [] });
	return schedule && new Stepper(program).follow(schedule).trace;
}

/** The story's steps taken under the settings that prevent its failure, as far as they can be. */
export interface Prevented {
	readonly settings: SettingValues;
	/** The steps that could be taken, and after them those that bring the run to its end. */
	readonly schedule: Schedule;
	/** After how many steps each part of the story ends, as in {@link Story}; one more for the rest of the run. */
	readonly stops: readonly number[];
	/** For each part, the first step in it that could not be taken: whose, and why not. */
	readonly refusals: readonly ({ readonly coroutine: string; readonly why: string } | undefined)[];
}

/** Makes the same clicks with the remedy in place: where a coroutine has to wait, its clicks do nothing. */
export function prevented(model: Model, { schedule: clicks, stops }: Story): Prevented {
	const settings = safe(model);
	const stepper = new Stepper(model.build(settings));
	let schedule: Schedule = [];
	const refusals: Prevented["refusals"][number][] = [];
	const reached = [0];
	for (let part = 1; part < stops.length; part++) {
		let refusal: Prevented["refusals"][number];
		for (const click of clicks.slice(stops[part - 1], stops[part])) {
			const { stopped } = stepper.follow([...schedule, click]);
			if (stopped === undefined) schedule = [...schedule, click];
			else refusal ??= { coroutine: stopped.coroutine, why: stopped.why };
		}
		refusals.push(refusal);
		reached.push(schedule.length);
	}
	schedule = goOn(stepper, schedule, ([first]) => first);
	return { settings, schedule, stops: [...reached, schedule.length], refusals };
}

/** Which step to take of those that are possible; undefined for none. */
export type StepPicker = (possible: readonly PossibleStep[]) => PossibleStep | undefined;

/** The schedule, gone on with to the end of the run, until nothing is picked, or by so many steps. */
export function goOn(stepper: Stepper, begun: Schedule, pick: StepPicker, most = Number.POSITIVE_INFINITY): Schedule {
	let schedule = begun;
	for (let i = 0; i < most; i++) {
		const next = pick(stepper.follow(schedule).moments.at(-1)?.possible ?? []);
		if (next === undefined) break;
		schedule = [...schedule, scheduleStep(next.coroutine, next.choices)];
	}
	return schedule;
}
