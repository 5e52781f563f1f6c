import { computed, signal } from "@preact/signals-core";
import { moveOf, type StateGraph, stepsFrom, targetOf } from "../../../../scheduler/index.js";
import { actorOf } from "../../../engine/actors.js";
import { open } from "../../../state/open.js";
import { actors, at, coroutines, run } from "../../../state/run.js";
import { goToState } from "../../actions/steps.js";
import { statesAround } from "../../engine/graph-paths.js";
import { fineGraph, graph, path, stateNow, visited, way } from "../../state/graph.js";
import { lights, lit } from "../../state/lit.js";
import { following } from "../following.js";
import { layoutOf, type PlacedState, type PlacedStep } from "./layout.js";

/** Up to so many states, the whole graph is drawn; beyond, what is around the present state. */
const MAX_STATES_DRAWN = 250;
/** So far around. */
const STEPS_AROUND = 2;
/** Where layers are so far apart, in pixels, the name of an actor fits between them. */
const ROOM_FOR_NAMES = 110;
/** Nearer to the edge of the panel, in pixels, the present state counts as out of sight. */
const OUT_OF_SIGHT = 40;

/** The graph, for all that is shown only where there is one. */
const known = computed(() => graph.value as StateGraph);

const layout = computed(() => {
	if (graph.value === undefined) return undefined;
	const { states } = graph.value;
	const isSmall = states <= MAX_STATES_DRAWN;
	return layoutOf(
		known.value,
		isSmall ? [...Array(states).keys()] : statesAround(known.value, here.value, STEPS_AROUND),
	);
});

/** The present state, or the last one before it that is not folded away. */
const here = computed(() => path.value.at(-1) ?? 0);

/** The steps that the run has taken so far, by their numbers in the graph; for each, after how many single steps. */
const walked = computed(() => {
	const taken = new Map<number, number>();
	let from = 0;
	for (const [i, { coroutine }] of run.value.trace.steps.slice(0, at.value).entries()) {
		const to = way.value[i + 1];
		if (to === undefined) continue;
		for (const step of stepsFrom(known.value, from)) {
			if (targetOf(known.value, step) === to && moveOf(known.value, step).coroutine === coroutine)
				taken.set(step, i + 1);
		}
		from = to;
	}
	return taken;
});

/** Where the keys have gone, and where the run was then: as soon as it goes on, they begin there. */
const gone = signal({ to: 0, from: -1 });
const cursor = computed(() => {
	const wanted = gone.value.from === here.value ? gone.value.to : here.value;
	return layout.value?.states.find(({ state }) => state === wanted);
});

const isTableShown = signal(false);

/** The states that the scenario can get into, and the steps between them, with the way that the run has taken. */
export function StateGraphView() {
	const { kind, why } = fineGraph.value as { readonly kind: string; readonly why?: string };
	if (kind === "making") return <p>The states are being explored. When all are known, they are drawn here.</p>;
	if (layout.value === undefined) return <p>There is nothing to draw: {why}.</p>;
	const { width, height, states, steps } = layout.value;
	const all = known.value.states;
	const place = states.find(({ state }) => state === here.value);
	return (
		<>
			<p>
				{states.length === all
					? `All ${all} states that this scenario can get into.`
					: `${all.toLocaleString("en")} states are too many to draw: these ${states.length} are at most ${STEPS_AROUND} steps before or after where you are.`}{" "}
				Steps lead from left to right. {stateNow.value === undefined && "Where you are is folded away. "}Choose a state
				to go there.
			</p>
			<Legend />
			<section
				class="graph"
				aria-label="State graph"
				ref={following(place, (panel) => place && keepInView(panel, place))}
			>
				{/* biome-ignore lint/a11y/useSemanticElements: no element of HTML groups within a drawing */}
				<svg role="group" aria-label="States" width={width} height={height} onKeyDown={onKey}>
					{/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can be focused; states name their steps */}
					<g aria-hidden="true">
						{curves.value}
						{steps.map((placed) => (
							<Step key={placed.step} {...placed} />
						))}
					</g>
					{states.map((placed) => (
						<State key={placed.state} {...placed} />
					))}
				</svg>
			</section>
			<details onToggle={({ currentTarget }) => (isTableShown.value = currentTarget.open)}>
				<summary>The same as a table</summary>
				{isTableShown.value && <Table states={states} />}
			</details>
		</>
	);
}

function actorOfStep(step: number) {
	return actorOf(moveOf(known.value, step).coroutine, coroutines.value);
}

/** All steps, as long as it is the same graph: what is the very same is not drawn again. */
const curves = computed(() => <g>{layout.value?.steps.map((placed) => curveOf(placed, ""))}</g>);

function curveOf({ step, curve }: PlacedStep, also: string) {
	return <path key={step} d={curve} class={actorOfStep(step).kind + also} />;
}

const isRoomy = computed(() => Number(layout.value?.column) >= ROOM_FOR_NAMES);

/** What is drawn over a step while it is on the way, or begins where we are. */
function Step(placed: PlacedStep) {
	const { step, from, to } = placed;
	const number = walked.value.get(step);
	return (
		<>
			{number && curveOf(placed, number === lit.value ? " walked lit" : " walked")}
			{isRoomy.value && from.state === here.value && (
				<text x={(from.x + to.x) / 2} y={(from.y + to.y) / 2}>
					{actorOfStep(step).name}
				</text>
			)}
		</>
	);
}

type Look = "plain" | "good" | "bad";

const OUTLINES = {
	plain: <circle r="12" />,
	good: <rect x="-12" y="-12" width="24" height="24" rx="5" />,
	bad: <path d="M-5-12H5L12-5V5L5 12H-5L-12 5V-5Z" />,
};

/** How a state looks, and what is said of it: nothing before it is seen, where answers are hidden. */
function lookOf(state: number): { readonly look: Look; readonly said: string; readonly short?: string } {
	const ending = known.value.endings.get(state);
	const failure = known.value.failures.get(state);
	if (ending === undefined || (open.value.hide && !visited.value.has(state))) return { look: "plain", said: "" };
	if (failure === undefined) return { look: "good", said: `ends well${ending && `: ${ending}`}` };
	const { kind, message } = failure;
	const isRead = message === "point in time";
	const read = isRead && /(half )?NEW/.exec(ending);
	const short = read ? `reads\n${read[0]}` : kind === "property" ? "violated" : kind;
	return { look: "bad", said: `violated: ${isRead ? ending : message}`, short };
}

/** A state's outline, with a ring around the present one, a mark and a few words. */
function Mark({
	look,
	text,
	isNow,
}: {
	readonly look: Look;
	readonly text?: string | number;
	readonly isNow: boolean;
}) {
	return (
		<>
			{isNow && <circle r="17" class="ring" />}
			{OUTLINES[look]}
			<text y="4">{look === "plain" ? text : look === "good" ? "✓" : "✗"}</text>
		</>
	);
}

function State({ state, x, y }: PlacedState) {
	const { look, short } = lookOf(state);
	const isNow = state === stateNow.value;
	const isWalked = path.value.includes(state);
	const number = way.value.indexOf(state);
	const isLit = isWalked && lit.value !== undefined && way.value[lit.value] === state;
	const isSeen = visited.value.has(state);
	const classes = ["state", look, isSeen && "seen", isWalked && "walked", isNow && "now", isLit && "lit"];
	return (
		// The browser knows attributes of a drawing only as they are spelt here: tabindex, not tabIndex.
		// biome-ignore lint/a11y/useSemanticElements: there are no buttons within a drawing
		<g
			id={idOf(state)}
			role="button"
			tabindex={state === cursor.value?.state ? 0 : -1}
			aria-label={nameOf(state)}
			aria-current={isNow ? "step" : undefined}
			class={classes.filter((name) => name !== false).join(" ")}
			transform={`translate(${x} ${y})`}
			onClick={() => choose(state)}
			{...(isWalked && number > 0 ? lights(number) : {})}
		>
			<Mark look={look} text={state} isNow={isNow} />
			{short?.split("\n").map((line, i) => (
				<text key={line} y={25 + 10 * i} class="short">
					{line}
				</text>
			))}
		</g>
	);
}

function onwards(state: number): string {
	const steps = stepsFrom(known.value, state);
	return steps.map((step) => `${actorOfStep(step).name} to ${targetOf(known.value, step)}`).join(", ");
}

/** For example: `state 12, 5 steps from the start, seen; steps: NBD client to 14, guest to 17`. */
function nameOf(state: number): string {
	const depth = known.value.depth[state];
	const seen = visited.value.has(state) ? "seen" : "not seen";
	const name = `state ${state}, ${depth} ${depth === 1 ? "step" : "steps"} from the start, ${seen}`;
	const steps = onwards(state);
	return [name, lookOf(state).said, steps && `steps: ${steps}`].filter((part) => part !== "").join("; ");
}

function choose(state: number): void {
	goToState(state);
	focus(state);
}

function focus(state: number): void {
	document.getElementById(idOf(state))?.focus();
}

function idOf(state: number): string {
	return `state-${state}`;
}

function onKey(event: KeyboardEvent): void {
	const { key, target } = event;
	const { states, steps } = layout.value ?? { states: [], steps: [] };
	// The run may have gone on since it was focused.
	const from = states.find(({ state }) => idOf(state) === (target as Element).id);
	if (from === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
	const byHeight = (a: PlacedState, b: PlacedState) => a.y - b.y;
	const after = steps.flatMap((step) => (step.from === from ? [step.to] : [])).sort(byHeight);
	const before = steps.flatMap((step) => (step.to === from ? [step.from] : [])).sort(byHeight);
	// Left takes back what right did, and up what down did.
	const next: Readonly<Record<string, PlacedState | undefined>> = {
		ArrowRight: after[0],
		ArrowDown: after.at(-1),
		ArrowLeft: before.at(-1),
		ArrowUp: before[0],
		Home: states[0],
		End: states.at(-1),
	};
	if (key === "Enter" || key === " ") choose(from.state);
	else if (key in next) {
		const { state } = next[key] ?? from;
		gone.value = { to: state, from: here.value };
		focus(state);
	} else return;
	event.preventDefault();
}

function keepInView(panel: HTMLElement, place: PlacedState): void {
	const { clientWidth, clientHeight, scrollLeft, scrollTop } = panel;
	const isFar = (offset: number, size: number) => Math.abs(offset - size / 2) > size / 2 - OUT_OF_SIGHT;
	if (isFar(place.x - scrollLeft, clientWidth) || isFar(place.y - scrollTop, clientHeight)) {
		panel.scrollTo(place.x - clientWidth / 2, place.y - clientHeight / 2);
	}
}

const SAMPLES: readonly (readonly [text: string, look: Look, classes: string])[] = [
	["you are here", "plain", "now"],
	["on your way", "plain", "seen walked"],
	["seen", "plain", "seen"],
	["not seen", "plain", ""],
	["ends well", "good", "seen"],
	["violated", "bad", "seen"],
];

function Legend() {
	const all = actors.value;
	const ofKind = (wanted: string) => all.filter(({ kind }) => kind === wanted).map(({ name }) => name);
	return (
		<ul class="legend">
			{[...new Set(all.map(({ kind }) => kind))].map((kind) => (
				<Sample key={kind} text={ofKind(kind).join(", ")}>
					<path d="M-18 0H18" class={`${kind} walked`} />
				</Sample>
			))}
			{SAMPLES.map(([text, look, classes]) => (
				<Sample key={text} text={text}>
					<g class={`state ${look} ${classes}`}>
						<Mark look={look} isNow={classes === "now"} />
					</g>
				</Sample>
			))}
		</ul>
	);
}

function Sample({ text, children }: { readonly text: string; readonly children: preact.ComponentChildren }) {
	return (
		<li>
			<svg class="graph" viewBox="-18 -18 36 36" width="36" height="36" aria-hidden="true">
				{children}
			</svg>
			{text}
		</li>
	);
}

const COLUMNS = ["State", "Steps from the start", "Seen", "Steps", "What is there"];

function Table({ states }: { readonly states: readonly PlacedState[] }) {
	return (
		<section class="graph trace" aria-label="Table of states">
			<table>
				<thead>
					<tr>
						{COLUMNS.map((title) => (
							<th key={title} scope="col">
								{title}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{states.map(({ state }) => (
						<tr key={state}>
							<th scope="row">
								<button type="button" onClick={() => goToState(state)}>
									{state}
								</button>
							</th>
							<td>{known.value.depth[state]}</td>
							<td>{visited.value.has(state) ? "yes" : "no"}</td>
							<td>{onwards(state)}</td>
							<td>
								{state === stateNow.value && "you are here "}
								{lookOf(state).said}
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
