import { computed } from "@preact/signals-core";
import type { Model, SettingValues } from "../../properties/index.js";
import { showLink } from "../../properties/index.js";
import { type Moment, type PossibleStep, type SteppedRun, Stepper, type TraceStep } from "../../scheduler/index.js";
import { type Actor, actorOf } from "../engine/actors.js";
import { open } from "./open.js";
import { stopsOf } from "./told.js";

/** So many scenarios keep what was learned of them, for those who go back and forth between two. */
const STEPPERS_KEPT = 8;

const steppers = new Map<string, Stepper>();

/** One text for each scenario. */
export function scenarioKey(model: Model, settings: SettingValues): string {
	return showLink({ model, settings, schedule: [] });
}

/** Steps through runs of a scenario. */
export function stepperFor(model: Model, settings: SettingValues): Stepper {
	const key = scenarioKey(model, settings);
	const stepper = steppers.get(key) ?? new Stepper(model.build(settings));
	steppers.delete(key);
	steppers.set(key, stepper);
	const oldest = steppers.keys().next().value;
	if (steppers.size > STEPPERS_KEPT && oldest !== undefined) steppers.delete(oldest);
	return stepper;
}

/** The scenario that is open. */
export const scenario = computed(() => scenarioKey(open.value.model, open.value.settings));

const schedule = computed(() => open.value.schedule);

const stepper = computed(() => stepperFor(open.value.model, open.value.settings));

/** The run that is open, to the end of its schedule. Followed again when one of the two is another, which is seldom. */
export const run = computed<SteppedRun>(() => stepper.value.follow(schedule.value));

/** After how many steps we are. */
export const at = computed(() => Math.min(open.value.at, run.value.moments.length - 1));

/** The steps up to where we are. */
export const stepsSoFar = computed<readonly TraceStep[]>(() => run.value.trace.steps.slice(0, at.value));

/** How things are there. */
export const moment = computed<Moment>(() => run.value.moments[at.value] as Moment);

/** How things were before what has happened last: a step, or in a chapter that tells something a page; undefined before all. */
export const momentBefore = computed<Moment | undefined>(() => {
	const { chapter, page } = open.value;
	const last = chapter === "primer" ? 0 : (stopsOf(chapter)?.[page - 1] ?? at.value - 1);
	return run.value.moments[last];
});

/** The last step taken; undefined at the beginning. */
export const lastStep = computed<TraceStep | undefined>(() => run.value.trace.steps[at.value - 1]);

/** The names of all coroutines of the program. */
export const coroutines = computed<readonly string[]>(() => {
	const { possible, waiting, ended } = run.value.moments[0] as Moment;
	const names = [...possible.map(({ coroutine }) => coroutine), ...waiting.map(({ coroutine }) => coroutine), ...ended];
	return [...new Set(names)].sort(readersFirst);
});

/** All coroutines, as people know them; readers first, since the race begins with one. */
export const actors = computed<readonly Actor[]>(() => coroutines.value.map((name) => actorOf(name, coroutines.value)));

/** A turn that somebody might be given now: an actor's step, one for each way to choose, or none where it cannot run. */
export interface Turn {
	readonly actor: Actor;
	readonly step: PossibleStep | undefined;
}

/** All turns, in the order of the actors; each has the same number for as long as nobody has to choose. */
export const turns = computed<readonly Turn[]>(() =>
	actors.value.flatMap((actor): Turn[] => {
		const steps = moment.value.possible.filter(({ coroutine }) => coroutine === actor.coroutine);
		return steps.length === 0 ? [{ actor, step: undefined }] : steps.map((step) => ({ actor, step }));
	}),
);

function readersFirst(a: string, b: string): number {
	const rank = (name: string) => (name.startsWith("reader") ? 0 : 1);
	return rank(a) - rank(b) || (a < b ? -1 : 1);
}
