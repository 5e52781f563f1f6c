import { Kind, type Node, type Point } from "./automaton.js";

/** What is recorded to come after an operation, within its step. */
export function* successors(node: Node): Generator<Node> {
	if (node.next !== undefined) yield node.next;
	yield* node.branches;
}

/** The stops of all recorded ways through one step. */
export function stopsBelow(first: Node): Node[] {
	const stops: Node[] = [];
	const todo = [first];
	for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
		if (node.kind === Kind.Stop) stops.push(node);
		else todo.push(...successors(node));
	}
	return stops;
}

/** All stops that are recorded; in the same order in a machine that has gone through the journal of this one. */
export function everyStop(points: readonly Point[]): Node[] {
	return points.flatMap(({ first }) => (first === undefined ? [] : stopsBelow(first)));
}
