import { chaptersOf, type StoryEvent } from "../../properties/index.js";
import type { FollowedSchedule, Trace, TraceStep } from "../../scheduler/index.js";
import { doingsOf } from "./lane-table.js";

/**
 * A run in plain words: each step, what the model did in it, and why control could change before it.
 *
 * @param told - so many first steps are told. Default: all
 */
export function tellRun({ steps }: Trace, told = steps.length): string {
	return steps
		.slice(0, told)
		.map((step, i) => tellStep(step, steps[i - 1]))
		.join("\n");
}

function tellStep(step: TraceStep, before: TraceStep | undefined): string {
	const lines = [`${String(step.number).padStart(3)}. ${step.coroutine} ${doingsOf(step)}.`];
	if (before !== undefined && before.coroutine !== step.coroutine) lines.unshift(`     ${tellSwitch(step, before)}`);
	if (step.whyStopped !== undefined) lines.push(`     Control can change here: ${step.whyStopped}.`);
	return lines.join("\n");
}

/** Why control could pass from the coroutine that ran before to the one that runs in this step. */
function tellSwitch({ preempted, coroutine }: TraceStep, before: TraceStep): string {
	const waits = before.blocked.find((waiter) => waiter.coroutine === before.coroutine);
	if (preempted !== undefined) {
		return `── preemption: ${preempted} could go on from "${before.to}", but ${coroutine} runs first`;
	}
	if (waits !== undefined) return `── ${before.coroutine} cannot go on: it waits at "${waits.at}"`;
	return `── ${before.coroutine} has ended`;
}

/** A run told by the events that it passes through. */
export function tellStory({ steps }: Trace, events: readonly StoryEvent[]): string {
	return chaptersOf(steps, events)
		.map(({ sentence, steps }, i) => {
			const lines = steps.map((step) => `     step ${step.number}: ${step.coroutine} ${doingsOf(step)}`);
			return [`${i + 1}. ${sentence}`, ...lines].join("\n");
		})
		.join("\n");
}

/** What a remedy would have kept from happening. */
export function tellRemedy(name: string, { stopped, trace }: FollowedSchedule): string {
	if (stopped === undefined) {
		const end = trace.failure === undefined ? "nothing fails" : `it still ends in ${trace.failure.message}`;
		return `With ${name} the same schedule runs to its end, and ${end}.`;
	}
	return `With ${name} this schedule cannot happen: step ${stopped.step} is not possible, since ${stopped.why}.`;
}
