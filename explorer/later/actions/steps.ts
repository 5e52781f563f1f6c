import { batch } from "@preact/signals-core";
import { type Schedule, type ScheduleStep, scheduleStep } from "../../../scheduler/index.js";
import { follow, goTo, sayStep } from "../../actions/moments.js";
import { go, type Remember } from "../../actions/navigate.js";
import { isFolded } from "../../engine/fold.js";
import { goOn, type StepPicker } from "../../engine/story.js";
import { open } from "../../state/open.js";
import { at, moment, run, stepperFor, turns } from "../../state/run.js";
import { say, tell } from "../../state/said.js";
import { scheduleThrough } from "../engine/fold-graph.js";
import { breakpoints, predicatesThatHold } from "../state/breakpoints.js";
import { fineGraph, folded, way } from "../state/graph.js";
import { hintNow, hintText } from "./hints.js";

/** A run that nobody stops is stopped after so many steps. */
const MAX_STEPS_OF_A_RUN = 1000;

/** Takes a step; what was taken back until then is forgotten, unless it was the same step. */
export function take({ coroutine, choices = [] }: ScheduleStep, remember: Remember = "push"): void {
	const { schedule } = open.peek();
	const here = at.peek();
	const step = scheduleStep(coroutine, choices);
	const next = schedule[here];
	const isTheSame = next?.coroutine === coroutine && (next.choices ?? []).join() === choices.join();
	const longer =
		isTheSame && !isFolded(open.peek().fold, coroutine) ? schedule : runOn([...schedule.slice(0, here), step]);
	batch(() => {
		go({ schedule: longer, at: isTheSame && longer === schedule ? here + 1 : longer.length }, remember);
		sayStep();
	});
}

/** A folded coroutine goes on as long as it can. */
function runOn(schedule: Schedule): Schedule {
	const { model, settings, fold } = open.peek();
	const { coroutine } = schedule.at(-1) as ScheduleStep;
	if (!isFolded(fold, coroutine)) return schedule;
	const itsOwn: StepPicker = (possible) => possible.find((step) => step.coroutine === coroutine);
	return goOn(stepperFor(model, settings), schedule, itsOwn, MAX_STEPS_OF_A_RUN);
}

/** Takes the step of the n-th turn, counted from 0, if there is one. */
export function takeNth(n: number): void {
	const step = turns.peek()[n]?.step;
	if (step !== undefined) take(step);
}

/** Takes the last step back; of a folded coroutine, all that were one. */
export function undo(): void {
	goTo(boundary(at.peek(), -1));
}

/** Takes the step again that was taken back last. */
export function redo(): void {
	goTo(boundary(at.peek(), 1));
}

/** Where one step of a folded coroutine begins or ends. */
function boundary(from: number, direction: 1 | -1): number {
	const { steps } = run.peek().trace;
	const stepAt = (position: number) => steps[direction === 1 ? position : position - 1];
	const coroutine = stepAt(from)?.coroutine;
	let to = from + direction;
	if (coroutine === undefined || !isFolded(open.peek().fold, coroutine)) return to;
	while (stepAt(to)?.coroutine === coroutine) to += direction;
	return to;
}

/** Goes to a state of the graph: along the open run, if it comes there, or else a shortest way. */
export function goToState(state: number): void {
	const position = way.peek().indexOf(state);
	const fine = fineGraph.peek();
	if (position !== -1) goTo(position);
	else if (fine.kind === "whole" && folded.value !== undefined)
		follow(scheduleThrough(fine.graph, folded.value, state));
}

/** Takes one of the possible steps, by chance. */
export function takeRandom(): void {
	const { possible } = moment.peek();
	// What is drawn here is kept as a schedule, so nothing depends on it being drawn again.
	const step = possible[Math.floor(Math.random() * possible.length)];
	if (step === undefined) say("The run has ended: nothing can run.");
	else take(step);
}

/** Goes on until there is more than one possible step. */
export function runToChoice(): void {
	runWhile(() => (moment.peek().possible.length === 1 ? moment.peek().possible[0] : undefined));
}

/** Goes the shortest way to a failure, if there is one. */
export function runToFailure(): void {
	const hint = hintNow();
	if (hint.kind !== "step") tell(hintText(hint));
	runWhile(() => {
		const next = hintNow();
		return next.kind === "step" ? next.step : undefined;
	});
}

/** Takes steps by chance until one of the chosen breakpoints comes to hold, or the run ends. */
export function runToBreakpoint(): void {
	let before = predicatesThatHold(moment.peek());
	let hit: string | undefined;
	const isOver = runWhile(() => {
		const now = predicatesThatHold(moment.peek());
		hit = now.find((name) => !before.includes(name) && breakpoints.peek().includes(name));
		before = now;
		const { possible } = moment.peek();
		return hit === undefined ? possible[Math.floor(Math.random() * possible.length)] : undefined;
	});
	const end = isOver ? "The run has ended" : `${MAX_STEPS_OF_A_RUN} steps were taken`;
	tell(hit === undefined ? `${end}; no breakpoint was hit.` : `Stopped: ${hit}.`);
}

/** Takes steps for as long as there is one to take; answers whether that is so no longer. */
function runWhile(next: () => ScheduleStep | undefined): boolean {
	// Drawn once, and one place in the browser's history, for all of them.
	const isOver = batch(() => {
		for (let i = 0; i < MAX_STEPS_OF_A_RUN; i++) {
			const step = next();
			if (step === undefined) return true;
			take(step, i === 0 ? "push" : "not");
		}
		return false;
	});
	go({}, "replace");
	return isOver;
}
