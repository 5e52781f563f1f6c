import type { AccessTable } from "../access-table.js";
import type { DporRules } from "../rules.js";

/** What becomes of the branch that a node stands for. */
export type NodeStatus =
	/** Nobody has begun it: it is a branch of a wakeup tree, with what is below it. */
	| "waiting"
	/** It is divided: its children are explored each by itself. */
	| "shared"
	/** A job explores all of it. */
	| "in a job"
	/** All of it has been explored. */
	| "done";

/** A state that more than one job has to do with, or one that is still to be explored; known by the step that leads to it. */
export class SharedNode {
	/** In order: what two branches have in common belongs to the first of them. */
	children: SharedNode[] = [];
	/** The branches whose first steps are asleep here: what begins with such a step belongs to them. */
	readonly sleepers: readonly SharedNode[];
	readonly depth: number;

	constructor(
		readonly parent: SharedNode | undefined,
		/** The number of the step in the coordinator's table; -1 at the root. */
		readonly step: number,
		public status: NodeStatus,
		table: AccessTable,
		rules: DporRules,
	) {
		this.depth = parent === undefined ? 0 : parent.depth + 1;
		this.sleepers =
			parent === undefined
				? []
				: [...parent.sleepers, ...parent.children].filter((sleeper) => rules.staysAsleep(table, sleeper.step, step));
		parent?.children.push(this);
	}

	/** The nodes from the root to this one, without the root. */
	get path(): SharedNode[] {
		const path: SharedNode[] = [];
		for (let node: SharedNode = this; node.parent !== undefined; node = node.parent) path.unshift(node);
		return path;
	}
}
