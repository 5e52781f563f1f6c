import { signal } from "@preact/signals-core";
import { goTo } from "../../../actions/moments.js";
import { actorOf } from "../../../engine/actors.js";
import { spoken } from "../../../engine/sentences.js";
import { at, coroutines, lastStep, moment, run } from "../../../state/run.js";
import { redo, undo } from "../../actions/steps.js";
import { Shape, shapeOf, stepProps } from "../step.js";

const MILLISECONDS_PER_STEP = 1000;
/** With more steps than this, the marks get smaller, so that they have room beside each other. */
const MARKS_IN_FULL = 25;

/** What takes one step after the other while the run plays. */
const timer = signal<number | undefined>(undefined);

/** The whole length of the run, and where in it we are. */
export function Timeline() {
	const { length } = run.value.trace.steps;
	const step = lastStep.value;
	return (
		<section class="timeline card" aria-label="Timeline">
			<div class="row">
				<button type="button" aria-disabled={at.value === 0} onClick={undo}>
					Previous
				</button>
				<button type="button" aria-disabled={at.value === length} onClick={redo}>
					Next
				</button>
				<PlayButton />
				<span>
					step {at.value} of {length}
				</span>
			</div>
			<input
				type="range"
				aria-label="Step of the run"
				aria-valuetext={step === undefined ? "At the start." : spoken(step, moment.value, coroutines.value)}
				min={0}
				max={length}
				value={at.value}
				onInput={({ currentTarget }) => goTo(Number(currentTarget.value), "replace")}
			/>
			<Ticks />
		</section>
	);
}

function Ticks() {
	const { steps } = run.value.trace;
	return (
		<svg class="ticks" aria-hidden="true">
			{steps.map(({ number, coroutine }) => {
				const actor = actorOf(coroutine, coroutines.value);
				// What listens for the focus in a drawing would be given it.
				const { onFocusIn, onFocusOut, ...pointed } = stepProps(number);
				return (
					<g key={number} {...pointed}>
						<Shape
							class={`mark tone ${actor.kind}`}
							x={(number / steps.length) * 100}
							y={12}
							d={shapeOf(actor)}
							scale={Math.min(1, MARKS_IN_FULL / steps.length)}
						/>
					</g>
				);
			})}
		</svg>
	);
}

/** Goes through the run by itself; not offered to those who want nothing to move, for whom there is the slider. */
function PlayButton() {
	if (matchMedia("(prefers-reduced-motion: reduce)").matches) return null;
	return (
		<button type="button" ref={pauseWithout} onClick={playOrPause}>
			{timer.value === undefined ? "Play" : "Pause"}
		</button>
	);
}

function playOrPause(): void {
	if (timer.peek() !== undefined) {
		pause();
		return;
	}
	if (isAtEnd()) goTo(0, "replace");
	timer.value = setInterval(() => {
		goTo(at.peek() + 1, "replace");
		if (isAtEnd()) pause();
	}, MILLISECONDS_PER_STEP);
}

function pause(): void {
	clearInterval(timer.peek());
	timer.value = undefined;
}

/** Nothing plays on where there is no button that would stop it. */
function pauseWithout(button: HTMLElement | null): void {
	if (button === null) pause();
}

function isAtEnd(): boolean {
	return at.peek() === run.peek().trace.steps.length;
}
