import { cancelGraph, endings, fineGraph, graph, makeGraph, visited } from "../../state/graph.js";
import { open } from "../../state/open.js";

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
	const { states = 0, failures } = graph.value ?? {};
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
			{isFull && failures?.size === 0 && (
				<p class="proven" data-proof="full">
					You have seen all {number(states)} states, and in none of them is anything violated: this is the proof.
				</p>
			)}
		</section>
	);
}

function number(n: number): string {
	return n.toLocaleString("en");
}
