import { expect, it } from "vitest";
import {
	assert,
	cell,
	check,
	Event,
	type Program,
	pause,
	program,
	type Style,
	spawn,
} from "../../../scheduler/index.js";

const styles: readonly Style[] = ["cooperative", "preemptive"];

/** Two who wait for what one has prepared. */
function prepared(style: Style, setsBefore: boolean): Program {
	return program("prepared", () => {
		const [event, data] = [new Event("ready", { style }), cell("data", 0)];
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				yield* pause("before");
				yield* event.wait();
				assert(data.get() === 1, "the data is there");
			});
		}
		spawn("prepares", function* () {
			yield* pause("before");
			if (setsBefore) yield* event.set();
			yield* pause("at work");
			data.set(1);
			if (!setsBefore) yield* event.set();
		});
	});
}

it.each(styles)("holds back everybody until it happens, and nobody after (%s)", (style) => {
	expect(check(prepared(style, false)).verdict).toBe("VERIFIED");
	expect(check(prepared(style, true)).failure).toMatchObject({ kind: "assertion", message: "the data is there" });
});

it("does not yield to those who come after it, in the cooperative style", () => {
	const after = (style: Style) =>
		check(
			program("after", () => {
				const event = new Event("event", { style });
				spawn("a", function* () {
					yield* event.set();
					yield* event.wait();
					yield* event.wait();
				});
			}),
		);
	expect(after("cooperative")).toMatchObject({ verdict: "VERIFIED", states: 2, transitions: 1 });
	expect(after("preemptive")).toMatchObject({ verdict: "VERIFIED", states: 4, transitions: 3 });
});

it.each(styles)("can be taken back: then those who come wait for the next time (%s)", (style) => {
	const reset = (setsAgain: boolean) =>
		program("reset", () => {
			const event = new Event("event", { style });
			spawn("sets", function* () {
				yield* event.set();
				yield* event.reset();
				yield* pause("later");
				if (setsAgain) yield* event.set();
			});
			spawn("waits", function* () {
				yield* pause("before");
				yield* event.wait();
			});
		});
	expect(check(reset(true)).verdict).toBe("VERIFIED");
	const { failure } = check(reset(false));
	expect(failure).toMatchObject({ kind: "deadlock", message: "a wakeup was lost" });
});

it("is a level, not an edge: set and taken back in one step, it wakes nobody", () => {
	// Guards look at states, and there is no state in which the event has happened.
	const pulse = program("pulse", () => {
		const event = new Event("event");
		spawn("waits", () => event.wait());
		spawn("pulses", function* () {
			yield* pause("before");
			yield* event.set();
			yield* event.reset();
		});
	});
	expect(check(pulse).failure?.kind).toBe("deadlock");
});
