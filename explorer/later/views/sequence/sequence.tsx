import { computed, signal } from "@preact/signals-core";
import { inPeoplesNames } from "../../../engine/actors.js";
import { doings, whyItWaits } from "../../../engine/sentences.js";
import { open } from "../../../state/open.js";
import { actors, at, coroutines, run } from "../../../state/run.js";
import { following } from "../following.js";
import { Shape, StepButton, shapeOf, stepProps } from "../step.js";
import {
	type Arrow,
	type Bar,
	type Lane,
	lanesOf,
	ROW_HEIGHT,
	ROWS_AT_ONCE,
	type Row,
	rowsInSight,
	rowsOf,
} from "./rows.js";

/** Where the mark of a step is in its row, and how far its arrows are apart; in pixels. */
const MARK = 20;
const BETWEEN_ARROWS = 15;

const hasDisks = computed(() => open.value.model.name === "fleecing");
const lanes = computed(() => lanesOf(actors.value, hasDisks.value));
const rows = computed(() => rowsOf(run.value));
/** How far a long run is scrolled, and how much of it is seen; in pixels. */
const sight = signal({ top: 0, height: 800 });

/** The run from top to bottom, with a lane for each actor and each disk. */
export function Sequence() {
	const count = rows.value.length;
	const isLong = count > ROWS_AT_ONCE;
	const [from, to] = rowsInSight(count, sight.value.top, sight.value.height);
	const now = (at.value - 1) * ROW_HEIGHT;
	if (count === 0) return <p>No step has been taken yet: let somebody run.</p>;
	return (
		<div
			class={`sequence${isLong ? " long" : ""}`}
			style={{ "--lanes": lanes.value.length, "--row": pixels(ROW_HEIGHT) }}
			{...(isLong && {
				role: "region",
				"aria-label": "Sequence",
				tabIndex: 0,
				onScroll: look,
				ref: following(now, (region) => bringIntoSight(region, now)),
			})}
		>
			<div class="heads">
				{lanes.value.map(({ coroutine, name, kind }) => (
					<b key={coroutine} class={`tone ${kind}`}>
						{name}
					</b>
				))}
			</div>
			<ol style={{ "padding-top": pixels(from * ROW_HEIGHT), "padding-bottom": pixels((count - to) * ROW_HEIGHT) }}>
				{rows.value.slice(from, to).map((row) => (
					<Step key={row.step.number} row={row} />
				))}
			</ol>
			<p class="aside">
				{hasDisks.value &&
					"Arrows: thin, a request begins; dashed, it ends; thick, data moves; diamond, a cluster is linked. ▮ holds the mutex; "}
				▤ waits; ‖ could have gone on; hollow: taken back.
			</p>
		</div>
	);
}

function look({ currentTarget: { scrollTop, clientHeight } }: { readonly currentTarget: HTMLElement }): void {
	sight.value = { top: scrollTop, height: clientHeight };
}

function bringIntoSight(region: HTMLElement, top: number): void {
	const isInSight = top >= region.scrollTop && top + ROW_HEIGHT <= region.scrollTop + region.clientHeight;
	if (!isInSight) region.scrollTop = top - ROW_HEIGHT;
	look({ currentTarget: region });
}

function Step({ row }: { readonly row: Row }) {
	const { step, arrows, bars, violated } = row;
	const all = coroutines.value;
	const asides = bars.flatMap(({ begins, coroutine, why }) => {
		if (!begins) return [];
		return why === ""
			? `▮ B's mutex is held by ${inPeoplesNames(coroutine, all)}`
			: `▤ ${whyItWaits(coroutine, why, all)}`;
	});
	if (step.preempted !== undefined) {
		asides.unshift(`‖ preemption: ${inPeoplesNames(step.preempted, all)} could have gone on`);
	}
	return (
		<li {...stepProps(step.number)}>
			<svg aria-hidden="true" style={{ "min-height": pixels(MARK + yOf(Math.max(0, arrows.length - 1))) }}>
				<Drawing row={row} />
			</svg>
			<StepButton number={step.number} />
			<div>
				<p>
					<b>{inPeoplesNames(step.coroutine, all)}</b> {doings(step, all)}
				</p>
				{asides.map((text) => (
					<p class="aside" key={text}>
						{text}
					</p>
				))}
				{violated !== undefined && <p class="violated">✗ violated: {violated}</p>}
			</div>
		</li>
	);
}

function Drawing({ row: { step, arrows, bars } }: { readonly row: Row }) {
	const own = laneOf(step.coroutine);
	const tone = `tone ${own.kind}`;
	const preempted = step.preempted !== undefined && laneOf(step.preempted);
	return (
		<>
			{lanes.value.map(({ coroutine, x }) => (
				<Line key={coroutine} class="lane" from={x} top={0} bottom="100%" />
			))}
			{bars.map((bar) => (
				<BarShape key={bar.coroutine + bar.why} bar={bar} />
			))}
			{preempted && (
				<text class="label preempted" x={`${preempted.x}%`} y={MARK}>
					‖
				</text>
			)}
			<Line class={`work ${tone}`} from={own.x} top={MARK} bottom={yOf(Math.max(0, arrows.length - 1))} />
			{arrows.map((arrow, i) => (
				<ArrowShape key={arrow.what + arrow.disk} arrow={arrow} own={own} y={yOf(i)} />
			))}
			<Shape class={`mark ${tone}`} x={own.x} y={MARK} d={shapeOf(own)} />
		</>
	);
}

function BarShape({ bar: { lane, coroutine, why, above, below, begins } }: { readonly bar: Bar }) {
	const { x } = laneOf(lane);
	const { kind, name } = laneOf(coroutine);
	return (
		<>
			<Line
				class={`${why === "" ? "mutex" : "wait"} tone ${kind}`}
				from={x}
				top={above ? 0 : MARK}
				bottom={below ? "100%" : MARK}
			/>
			{why === "" && begins && (
				<text class="label" x={`${x}%`} y="100%" dx="7" dy="-6">
					{name}
				</text>
			)}
		</>
	);
}

/** Requests have open heads, data that moves has full ones, and a cluster that is linked has a diamond. */
function ArrowShape({ arrow, own, y }: { readonly arrow: Arrow; readonly own: Lane; readonly y: number }) {
	const disk = laneOf(arrow.disk);
	const [from, to] = arrow.comesBack ? [disk.x, own.x] : [own.x, disk.x];
	const back = to > from ? -9 : 9;
	// The tip of what comes back would lie under the mark.
	const tip = arrow.comesBack ? back : 0;
	const isRequest = arrow.what === "begins" || arrow.what === "ends";
	return (
		<g class={`tone ${own.kind}`}>
			<Line class={arrow.what} from={from} to={to} top={y} bottom={y} />
			<Shape
				class={isRequest ? "open" : "mark"}
				x={to}
				y={y}
				d={arrow.what === "links" ? "M-6 0L0-6L6 0L0 6z" : `M${tip + back}-5L${tip} 0L${tip + back} 5`}
			/>
		</g>
	);
}

interface LineProps {
	readonly class: string;
	/** From the left, in percent. */
	readonly from: number;
	readonly to?: number;
	readonly top: number;
	readonly bottom: number | string;
}

function Line({ class: name, from, to = from, top, bottom }: LineProps) {
	return <line class={name} x1={`${from}%`} x2={`${to}%`} y1={top} y2={bottom} />;
}

/** Every coroutine and every disk that steps speak of has a lane. */
function laneOf(coroutine: string): Lane {
	return lanes.value.find((lane) => lane.coroutine === coroutine) as Lane;
}

/** Styles are texts: a number without a unit would be none. */
function pixels(length: number): string {
	return `${length}px`;
}

function yOf(arrow: number): number {
	return MARK + arrow * BETWEEN_ARROWS;
}
