import { type Failure, type StateGraph, showSchedule, stepsFrom, targetOf } from "../../scheduler/index.js";

/**
 * A state graph for Graphviz: states by their numbers, the initial one bold, ends with a double line, and failing states as
 * octagons that say what failed; each step bears its coroutine, and what it chooses.
 *
 * @param title - what it is the graph of
 */
export function dotText(title: string, graph: StateGraph): string {
	const { bound } = graph;
	const whole = bound === undefined ? title : `${title}\nincomplete: ${bound}`;
	return [
		`digraph ${quote(title)} {`,
		`\tlabel=${quote(whole)};`,
		"\tnode [shape=circle];",
		...statesOf(graph),
		...stepsOf(graph),
		"}",
	].join("\n");
}

function statesOf({ states, failures, endings }: StateGraph): string[] {
	return Array.from({ length: states }, (_, state) => {
		const failure = failures.get(state);
		const attributes: string[] = [];
		if (failure !== undefined) attributes.push("shape=octagon", `label=${quote(`${state}\n${textOf(failure)}`)}`);
		else if (endings.has(state)) attributes.push("shape=doublecircle");
		if (state === 0) attributes.push("style=bold");
		return attributes.length === 0 ? [] : `\t${state} [${attributes.join(", ")}];`;
	}).flat();
}

function textOf({ kind, message }: Failure): string {
	return `${kind}: ${message}`;
}

function stepsOf(graph: StateGraph): string[] {
	const labels = graph.moves.map((move) => quote(showSchedule([move])));
	const lines: string[] = [];
	for (let state = 0; state < graph.states; state++) {
		for (const step of stepsFrom(graph, state)) {
			lines.push(`\t${state} -> ${targetOf(graph, step)} [label=${labels[graph.move[step] as number]}];`);
		}
	}
	return lines;
}

/** Text in quotes, in which nothing is taken for one of the escapes of Graphviz. */
function quote(text: string): string {
	return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
