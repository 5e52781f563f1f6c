import { type Failure, type ScheduleStep, type StateGraph, showSchedule } from "../../scheduler/index.js";

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

function stepsOf({ states, firstStep, target, move, moves }: StateGraph): string[] {
	const labels = moves.map((step: ScheduleStep) => quote(showSchedule([step])));
	const lines: string[] = [];
	for (let state = 0; state < states; state++) {
		const end = firstStep[state + 1] as number;
		for (let step = firstStep[state] as number; step < end; step++) {
			lines.push(`\t${state} -> ${target[step]} [label=${labels[move[step] as number]}];`);
		}
	}
	return lines;
}

/** Text in quotes, in which nothing is taken for one of the escapes of Graphviz. */
function quote(text: string): string {
	return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
