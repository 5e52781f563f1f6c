import { batch } from "@preact/signals-core";
import type { Schedule } from "../../scheduler/index.js";
import { spoken } from "../engine/sentences.js";
import { open } from "../state/open.js";
import { at, coroutines, moment, run } from "../state/run.js";
import { say } from "../state/said.js";
import { go, type Remember } from "./navigate.js";

/** Goes to another moment of the run. */
export function goTo(position: number, remember: Remember = "push"): void {
	const wanted = Math.max(0, Math.min(position, run.peek().moments.length - 1));
	if (wanted === open.peek().at) return;
	const isBack = wanted < open.peek().at;
	batch(() => {
		go({ at: wanted }, remember);
		if (isBack) say(wanted === 0 ? "Back at the start." : `Back after step ${wanted}.`);
		else sayStep();
	});
}

/** Back to the start; the steps can be taken again. */
export function restart(): void {
	goTo(0);
}

/** Follows a schedule from the start, as when a state of the graph is picked. */
export function follow(schedule: Schedule): void {
	go({ schedule, at: schedule.length });
	sayStep();
}

/** Says which step was taken last, and what came of it. */
export function sayStep(): void {
	const step = run.peek().trace.steps[at.peek() - 1];
	if (step === undefined) say("At the start.");
	else say(spoken(step, moment.peek(), coroutines.peek()));
}
