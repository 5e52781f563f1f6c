import { open } from "../../../state/open.js";
import { say } from "../../../state/said.js";
import { cancelGraph, cannotFail, endings, fineGraph, graph, makeGraph, visit, visited } from "../../state/graph.js";

/** Visiting all states takes so many frames of the screen, where motion is welcome. */
const FRAMES = 60;

/** How much of the state graph has been seen; full, with nothing violated in it, it is a proof. */
export function Meter() {
	const state = fineGraph.value;
	if (state.kind === "making") {
		return (
			<section class="meter" aria-label="States and endings seen">
				<p>
					Exploring: {number(state.found)} states found, {number(state.done)} done.
				</p>
				<progress aria-label="Exploring" max={state.found || 1} value={state.done} />
				<button type="button" onClick={cancelGraph}>
					Cancel
				</button>
			</section>
		);
	}
	if (state.kind === "none") {
		return (
			<section class="meter" aria-label="States and endings seen">
				<p>The states are not known: {state.why}.</p>
				<button type="button" onClick={makeGraph}>
					Explore again
				</button>
			</section>
		);
	}
	return <Seen />;
}

function Seen() {
	const { states = 0 } = graph.value ?? {};
	const seen = visited.value.size;
	const isFull = seen === states;
	const seenEndings = endings.value.filter(({ seen }) => seen);
	return (
		<section class={`meter${isFull ? " full" : ""}`} aria-label="States and endings seen">
			<p>
				<strong>
					{number(seen)} of {number(states)} states
				</strong>{" "}
				and {seenEndings.length} of {endings.value.length} {endings.value.length === 1 ? "ending" : "endings"} seen
			</p>
			<progress aria-label="States seen" max={states} value={seen} />
			{!open.value.hide && seenEndings.length > 0 && (
				<ul class="endings">
					{seenEndings.map(({ text, fails }) => (
						<li key={text} class={fails ? "bad" : "good"}>
							{fails ? "✗" : "✓"} {text}
						</li>
					))}
				</ul>
			)}
			{isFull && (
				<p class={isProof() ? "proven" : ""} data-proof={isProof() ? "full" : "none"}>
					{proofText()}
				</p>
			)}
			{!open.value.hide && (
				<button type="button" aria-disabled={isFull} onClick={visitRest}>
					Visit the rest for me
				</button>
			)}
		</section>
	);
}

/** Whether to have seen all states proves anything: where steps are folded, the states between them are not seen. */
function isProof(): boolean {
	return cannotFail.value && open.value.fold.length === 0;
}

/** What it means that all states have been seen. */
function proofText(): string {
	const { states = 0, failures } = graph.value ?? {};
	const all = `You have seen all ${number(states)} states`;
	if (failures?.size)
		return `${all}; in ${number(failures.size)} of them a property is violated, so there is no proof.`;
	if (isProof()) return `${all}, and in none of them is anything violated: this is the proof.`;
	return `${all} that folding leaves, and nothing is violated there. That proves nothing of the steps one by one.`;
}

/** Walks through all states that have not been seen, the nearest first. */
function visitRest(): void {
	const walked = graph.peek();
	if (walked === undefined) return;
	const seen = visited.peek();
	const rest = [...Array(walked.states).keys()].filter((state) => !seen.has(state));
	if (rest.length === 0) return;
	const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
	const inAFrame = isStill ? rest.length : Math.ceil(rest.length / FRAMES);
	const walkOn = () => {
		// Meanwhile, somebody may have gone over to another scenario.
		if (graph.peek() !== walked) return;
		visit(rest.splice(0, inAFrame));
		if (rest.length === 0) say(proofText());
		else requestAnimationFrame(walkOn);
	};
	walkOn();
}

function number(n: number): string {
	return n.toLocaleString("en");
}
