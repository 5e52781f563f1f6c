import { type Cell, cell } from "../program/cell.js";
import { note } from "../program/points.js";
import type { Coroutine } from "../program/scheduling-point.js";
import { beforeAccess, type StyleOptions } from "./style.js";

/** Something that happens once, until it is reset: those who come after it do not wait. */
export class Event {
	private readonly happened: Cell<boolean>;

	constructor(
		readonly name: string,
		private readonly options: StyleOptions = {},
	) {
		this.happened = cell(`${name}.happened`, false);
	}

	/** Waits until the event has happened. Does not yield if it has, in the cooperative style. */
	*wait(): Coroutine {
		yield* beforeAccess(this.options, `look for ${this.name}`);
		if (this.happened.get()) return;
		yield {
			label: `wait for ${this.name}`,
			guard: () => this.happened.get(),
			inherits: true,
			why: `${this.name} has not happened yet`,
			waitsFor: () => ({ resource: this.resource, holders: [], signalled: true }),
		};
	}

	/** Lets the event happen. */
	*set(): Coroutine {
		yield* beforeAccess(this.options, `set ${this.name}`);
		note(`sets ${this.name}`);
		this.happened.set(true);
	}

	/** Makes the event one that has not happened; those who wait from now on wait for the next `set`. */
	*reset(): Coroutine {
		yield* beforeAccess(this.options, `reset ${this.name}`);
		if (this.happened.get()) note(`takes ${this.name} back`, { signal: { resource: this.resource, woke: 0 } });
		this.happened.set(false);
	}

	private get resource(): string {
		return `event "${this.name}"`;
	}
}
