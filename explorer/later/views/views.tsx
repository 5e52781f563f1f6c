import { go } from "../../actions/navigate.js";
import { open, VIEWS, type View } from "../../state/open.js";
import { StateGraphView } from "./graph/graph-view.js";
import { Sequence } from "./sequence/sequence.js";
import { TraceTable } from "./table/trace-table.js";

const TITLES: Readonly<Record<View, string>> = { sequence: "Sequence", graph: "State graph", table: "Trace" };

const CONTENT: Readonly<Record<View, () => preact.JSX.Element>> = {
	sequence: Sequence,
	graph: StateGraphView,
	table: TraceTable,
};

/** The views of a run, one at a time, behind tabs. */
export function Views() {
	const { view } = open.value;
	const Content = CONTENT[view];
	return (
		<section class="views" aria-label="Views of the run">
			<div role="tablist" aria-label="Views of the run" class="tabs">
				{VIEWS.map((candidate) => (
					<button
						key={candidate}
						type="button"
						role="tab"
						id={`tab-${candidate}`}
						aria-selected={candidate === view}
						aria-controls="view"
						tabIndex={candidate === view ? 0 : -1}
						onClick={() => show(candidate)}
						onKeyDown={moveBetweenTabs}
					>
						{TITLES[candidate]}
					</button>
				))}
			</div>
			<div role="tabpanel" id="view" aria-labelledby={`tab-${view}`} class="view">
				<Content />
			</div>
		</section>
	);
}

function show(view: View): void {
	go({ view }, "replace");
}

function moveBetweenTabs(event: KeyboardEvent): void {
	const direction = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
	if (direction === 0) return;
	event.preventDefault();
	const next = VIEWS[(VIEWS.indexOf(open.peek().view) + direction + VIEWS.length) % VIEWS.length] as View;
	show(next);
	document.getElementById(`tab-${next}`)?.focus();
}
