import { MODELS } from "../../properties/index.js";
import { buildingStateGraph } from "../../scheduler/index.js";
import { endingOf } from "./endings.js";
import type { GraphAnswer, GraphRequest } from "./graph-messages.js";

/** What a worker's scope offers; its type is in a library that does not go together with the page's. */
interface WorkerScope {
	onmessage: ((event: MessageEvent<GraphRequest>) => void) | null;
	postMessage(answer: GraphAnswer): void;
}

/** Progress is told once in so many states. */
const STATES_BETWEEN_REPORTS = 4096;

/** Makes state graphs for the page. A request is given up by ending the worker. */
export function serveGraphs(): void {
	const scope = globalThis as unknown as WorkerScope;
	scope.onmessage = ({ data }) => scope.postMessage(answerTo(data, (answer) => scope.postMessage(answer)));
}

function answerTo(
	{ model: name, settings, maxStates }: GraphRequest,
	report: (answer: GraphAnswer) => void,
): GraphAnswer {
	const model = MODELS.find((candidate) => candidate.name === name);
	if (model === undefined) return { kind: "failed", message: `there is no model "${name}"` };
	let reported = 0;
	const onProgress = (found: number, done: number) => {
		if (done - reported < STATES_BETWEEN_REPORTS) return;
		reported = done;
		report({ kind: "progress", found, done });
	};
	try {
		const building = buildingStateGraph(model.build(settings), { maxStates, onProgress, endingOf });
		for (;;) {
			const slice = building.next();
			if (slice.done === true) return { kind: "graph", graph: slice.value };
		}
	} catch (error) {
		return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
	}
}
