import { restart } from "../../actions/moments.js";
import { doings, whyItWaits } from "../../engine/sentences.js";
import { open } from "../../state/open.js";
import { at, coroutines, moment, run, type Turn, turns } from "../../state/run.js";
import { hintText } from "../actions/hints.js";
import { redo, runToBreakpoint, runToChoice, runToFailure, take, takeRandom, undo } from "../actions/steps.js";
import { breakpoints, predicates, toggleBreakpoint } from "../state/breakpoints.js";
import { hint, showHint } from "./hint.js";

/** A button for each coroutine that can run; those that cannot stay visible, with the reason. */
export function Scheduler() {
	const hasEnded = moment.value.possible.length === 0;
	return (
		<section class="scheduler" aria-labelledby="scheduler-title">
			<h2 id="scheduler-title">{hasEnded ? "The run has ended" : "Who runs next?"}</h2>
			<ul class="actors">
				{turns.value.map((turn, i) => (
					<li key={`${turn.actor.coroutine} ${turn.step?.choices ?? ""}`}>
						<TurnButton {...turn} number={i + 1} />
					</li>
				))}
			</ul>
			<Taking />
			{hint.value !== undefined && !open.value.hide && <p class="hint">{hintText(hint.value)}</p>}
			<Running />
		</section>
	);
}

/** Why a coroutine cannot run. */
function whyNot(coroutine: string, name: string): string {
	const { waiting, ended, failure } = moment.value;
	const wait = waiting.find((waiter) => waiter.coroutine === coroutine);
	if (wait !== undefined) return whyItWaits(coroutine, wait.why, coroutines.value).slice(name.length + 1);
	if (ended.includes(coroutine)) return "has ended";
	return failure === undefined ? "cannot run" : "the run ends with the violation";
}

/** It is the same button while its coroutine waits and when it has ended: it may have the focus. */
function TurnButton({ actor: { coroutine, name, kind }, step, number }: Turn & { readonly number: number }) {
	const hinted = hint.value?.kind === "step" ? hint.value.step : undefined;
	const isHinted = hinted?.coroutine === coroutine && (hinted.choices ?? []).join() === step?.choices.join();
	return (
		<button
			type="button"
			class={`actor ${kind}${isHinted ? " hinted" : ""}`}
			data-coroutine={step && coroutine}
			aria-disabled={!step}
			onClick={() => step && take(step)}
		>
			<span class="key">{number}</span>
			<span>
				<b>{name}</b> <small>{step ? doings(step, coroutines.value) : whyNot(coroutine, name)}</small>
			</span>
		</button>
	);
}

/** Taking back, taking again, and the like. */
function Taking() {
	const isAtStart = at.value === 0;
	const isAtEnd = at.value >= run.value.moments.length - 1;
	return (
		<div class="row">
			<button type="button" aria-disabled={isAtStart} onClick={undo}>
				Undo
			</button>
			<button type="button" aria-disabled={isAtEnd} onClick={redo}>
				Redo
			</button>
			<button type="button" aria-disabled={isAtStart} onClick={restart}>
				Restart
			</button>
			{!open.value.hide && (
				<button type="button" onClick={showHint}>
					Hint
				</button>
			)}
		</div>
	);
}

/** Running on without choosing each step. */
function Running() {
	return (
		<details class="running">
			<summary>Run on…</summary>
			<div class="row">
				<button type="button" onClick={takeRandom}>
					Random step
				</button>
				<button type="button" onClick={runToChoice}>
					To my next choice
				</button>
				{!open.value.hide && (
					<button type="button" onClick={runToFailure}>
						To a violation
					</button>
				)}
				<button type="button" onClick={runToBreakpoint}>
					To a breakpoint
				</button>
			</div>
			<fieldset>
				<legend>Breakpoints: stop when</legend>
				{predicates.value.map(({ name }) => (
					<label class="check" key={name}>
						<input type="checkbox" checked={breakpoints.value.includes(name)} onChange={() => toggleBreakpoint(name)} />
						{name}
					</label>
				))}
			</fieldset>
		</details>
	);
}
