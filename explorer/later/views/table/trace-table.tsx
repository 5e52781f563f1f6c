import { signal } from "@preact/signals-core";
import type { ComponentChildren } from "preact";
import type { SteppedRun, TraceStep } from "../../../../scheduler/index.js";
import { inPeoplesNames } from "../../../engine/actors.js";
import { doings } from "../../../engine/sentences.js";
import { open } from "../../../state/open.js";
import { actors, at, coroutines, moment, run } from "../../../state/run.js";
import { say } from "../../../state/said.js";
import { StepButton, stepProps } from "../step.js";
import { changesOf, type ExportedRun, FORMATS, variableOf } from "./exports.js";

const everything = signal(false);
/** The variables that nobody wants to see. */
const hidden = signal<readonly string[]>([]);
/** What came of copying, and the text where somebody has to copy it by hand. */
const copied = signal<{ readonly of?: SteppedRun; readonly sentence?: string; readonly text?: string }>({});

/** The run as a table. */
export function TraceTable() {
	const { steps } = run.value.trace;
	const all = coroutines.value;
	const columns = everything.value ? COLUMNS : COLUMNS.slice(0, ALWAYS);
	if (steps.length === 0) return <p>No step has been taken yet: let somebody run.</p>;
	return (
		<div class="trace">
			<label class="check">
				<input
					type="checkbox"
					checked={everything.value}
					onChange={({ currentTarget }) => {
						everything.value = currentTarget.checked;
					}}
				/>
				Everything: also where each step stopped, who can run, and the digest
			</label>
			<Variables steps={steps} />
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll with the keyboard, too */}
			<section class="scroll" aria-label="Trace" tabIndex={0}>
				<table>
					<caption>The run, step by step: what each step does, and what it changes</caption>
					<thead>
						<tr>
							{columns.map(([head]) => (
								<th key={head} scope="col">
									{head}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{steps.map((step) => (
							<tr key={step.number} {...stepProps(step.number)}>
								{columns.map(([head, content], i) =>
									i === 0 ? (
										<th key={head} scope="row">
											{content(step, all)}
										</th>
									) : (
										<td key={head}>{content(step, all)}</td>
									),
								)}
							</tr>
						))}
					</tbody>
				</table>
			</section>
			<Exports />
		</div>
	);
}

type Column = readonly [head: string, content: (step: TraceStep, all: readonly string[]) => ComponentChildren];

/** What is always shown, and after that what is only shown with everything. */
const COLUMNS: readonly Column[] = [
	["Step", ({ number }) => <StepButton number={number} />],
	[
		"Who",
		({ coroutine, preempted }, all) => (
			<>
				<b>{inPeoplesNames(coroutine, all)}</b>
				{preempted !== undefined && <small>‖ preempts {inPeoplesNames(preempted, all)}</small>}
			</>
		),
	],
	["What it does", doings],
	[
		"What changed",
		(step, all) =>
			changesOf(step, all).map(
				({ cell, variable, text }) => !hidden.value.includes(variable) && <code key={cell}>{text}</code>,
			),
	],
	[
		"Where it stopped",
		({ to, whyStopped = "" }, all) => (
			<>
				{inPeoplesNames(to.replace(" with undefined", ""), all)}
				<small>{inPeoplesNames(whyStopped, all)}</small>
			</>
		),
	],
	["Who can run", ({ enabled }, all) => inPeoplesNames(enabled.join(", "), all) || "nobody"],
	["Digest", ({ digest }) => <code>{digest}</code>],
];
const ALWAYS = 4;

function Variables({ steps }: { readonly steps: readonly TraceStep[] }) {
	const names = [...new Set(steps.flatMap(({ changes }) => changes.map(({ cell }) => variableOf(cell))))].sort();
	return (
		<details>
			<summary>Hide variables ({names.filter((name) => hidden.value.includes(name)).length} hidden)</summary>
			<fieldset class="variables">
				<legend class="unseen">Variables to show</legend>
				{names.map((name) => (
					<label class="check" key={name}>
						<input type="checkbox" checked={!hidden.value.includes(name)} onChange={() => toggle(name)} />
						<code>{name}</code>
					</label>
				))}
			</fieldset>
		</details>
	);
}

function toggle(name: string): void {
	const others = hidden.peek().filter((other) => other !== name);
	hidden.value = others.length === hidden.peek().length ? [...others, name] : others;
}

function Exports() {
	const { sentence, text } = copied.value.of === run.value ? copied.value : {};
	return (
		<>
			<div class="row">
				{Object.keys(FORMATS).map((format) => (
					<button key={format} type="button" onClick={() => copy(format)}>
						Copy as {format}
					</button>
				))}
			</div>
			{sentence !== undefined && <p>{sentence}</p>}
			{text !== undefined && <textarea readOnly rows={8} aria-label="The run, to be copied" value={text} />}
		</>
	);
}

/** Copies the steps up to where we are. */
async function copy(format: string): Promise<void> {
	const text = FORMATS[format]?.(runSoFar()) ?? "";
	const of = run.peek();
	let came: { readonly sentence: string; readonly text?: string } = {
		sentence: `Copied as ${format}, up to step ${at.peek()}.`,
	};
	try {
		await navigator.clipboard.writeText(text);
	} catch {
		came = { sentence: "The browser does not let the page copy; please copy it here:", text };
	}
	copied.value = { of, ...came };
	say(came.sentence);
}

function runSoFar(): ExportedRun {
	const { model, settings, schedule } = open.peek();
	const { trace, moments } = run.peek();
	const here = at.peek();
	const steps = trace.steps.slice(0, here);
	return {
		model,
		settings,
		schedule: schedule.slice(0, here),
		trace: { ...trace, steps, digest: steps.at(-1)?.digest ?? "", failure: moment.peek().failure },
		moments: moments.slice(0, here + 1),
		actors: actors.peek(),
	};
}
