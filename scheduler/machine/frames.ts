import { canonical } from "../program/value.js";

/** What the functions on a coroutine's stack have claimed to keep, outermost first. */
export class Frames {
	/** Undefined for a function that would have claimed as much as its caller, and whose caller claimed nothing. */
	private readonly stack: (readonly unknown[] | undefined)[] = [];

	enter(locals: readonly unknown[], inherits: boolean): void {
		this.stack.push(inherits && !this.claimed ? undefined : locals);
	}

	leave(): void {
		this.stack.pop();
	}

	/** Whether the innermost function's caller has claimed what it keeps. */
	get claimed(): boolean {
		return this.stack.at(-1) !== undefined;
	}

	/** All claims, as a text; asked for only where a point is recorded, which is seldom. */
	toString(): string {
		return this.stack.map((locals) => (locals === undefined ? "" : canonical(locals, "a kept local"))).join(" in ");
	}
}
