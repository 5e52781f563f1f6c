import { Kind, type Node, operationsOf } from "../../machine/automaton.js";

/** What a step comes to: its operations, the stop aside, without those that it writes over again. */
export class StepSummary {
	private readonly operations: readonly Node[];

	constructor(stop: Node) {
		const last = new Map<number, Node>();
		const all = operationsOf(stop).slice(0, -1);
		for (const operation of all) if (operation.kind === Kind.Write) last.set(operation.slot, operation);
		this.operations = all.filter(
			(operation) => operation.kind !== Kind.Write || last.get(operation.slot) === operation,
		);
	}

	/** The operations by a text for each; those with the same text are counted, so that none of them goes unnoticed. */
	keys(keyOf: (operation: Node) => string): Map<string, Node> {
		const keys = new Map<string, Node>();
		const times = new Map<string, number>();
		for (const operation of this.operations) {
			const key = keyOf(operation);
			const looks = operation.kind !== Kind.Choose && operation.kind !== Kind.Spawn;
			const time = looks ? 0 : (times.get(key) ?? 0);
			times.set(key, time + 1);
			keys.set(`${key} ${time}`, operation);
		}
		return keys;
	}
}
