import { expect, it } from "vitest";
import {
	always,
	assert,
	assume,
	atEnd,
	type Coroutine,
	cell,
	check,
	choose,
	join,
	type Program,
	parseSchedule,
	pause,
	program,
	replaySchedule,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { explore } from "../../../scheduler/search/explore.js";
import { failureInState } from "../../../scheduler/search/failure-in-state.js";
import { BreadthFirst } from "../../../scheduler/search/storing/breadth-first.js";
import { DepthFirst } from "../../../scheduler/search/storing/depth-first.js";

/** One who sets a flag, and one who takes for granted that it is set. */
function assuming(more: () => void = () => undefined): Program {
	return program("assuming", () => {
		const flag = cell("flag", 0);
		spawn("sets", () => flag.store(1));
		spawn("assumes", function* () {
			assume((yield* flag.load()) === 1, "the flag is set");
			yield* flag.store(2);
		});
		atEnd("the last word is 2", () => ({ expected: 2, actual: flag.get() }));
		more();
	});
}

it("sets schedules aside in which it does not hold, and neither their end nor a deadlock in them is a failure", () => {
	// Without the assumption, 1 may be the last word.
	expect(check(assuming()).verdict).toBe("VERIFIED");
	const blocked = check(
		program("joined", () => {
			const child = spawn("child", function* () {
				yield* pause("first");
				assume(false);
			});
			spawn("parent", () => join(child, { preemptive: true }));
			spawn("other", () => pause("something else"));
		}),
	);
	// The parent waits for ever, which is no deadlock; but that nothing is left of the program must not pass for a proof.
	expect(blocked.failure).toMatchObject({
		kind: "witness",
		message: "never reached: an end that no assumption rules out",
	});
});

it("counts the ends that it leaves, those that it rules out, and deadlocks apart", () => {
	const threeWays = program("three ways", () => {
		const first = cell("first", "");
		for (const name of ["completes", "waits", "assumes"]) {
			spawn(name, function* () {
				yield* pause("go");
				if (first.get() !== "") return;
				first.set(name);
				if (name === "waits") yield* waitUntil("never", () => false);
				assume(name !== "assumes");
			});
		}
	});
	for (const strategy of [new DepthFirst(), new BreadthFirst()]) {
		const counts = explore(new Machine(threeWays), strategy, { goOnAfterFailure: true });
		expect(counts).toMatchObject({ completions: 1, deadlocks: 1, blocked: 1 });
	}
});

it("lets the others go on, and what fails there is reported", () => {
	const failing = check(
		assuming(() => {
			spawn("fails", function* () {
				yield* pause("later");
				assert(false, "reached");
			});
		}),
	);
	expect(failing.failure).toMatchObject({ kind: "assertion", message: "reached" });
	const machine = new Machine(assuming(() => always("there is no 1", () => false)));
	machine.reset();
	machine.step(machine.coroutines[1] as number);
	expect(machine.isBlockedByAssumption()).toBe(true);
	expect(failureInState(machine)?.message).toBe("there is no 1");
});

it("the end of a schedule that it rules out is not looked at, and others are", () => {
	const machine = new Machine(assuming());
	const [sets, assumes] = machine.coroutines as [number, number];
	machine.reset();
	machine.step(assumes);
	machine.step(sets);
	expect(failureInState(machine)).toBeUndefined();
	machine.reset();
	machine.step(sets);
	machine.step(assumes);
	machine.step(assumes);
	expect(machine.isBlockedByAssumption()).toBe(false);
	expect(failureInState(machine)).toBeUndefined();
});

it("tells what was assumed", () => {
	const machine = new Machine(
		program("two assumptions", () => {
			for (const message of ["this", "that"]) {
				spawn(message, function* () {
					yield* pause("first");
					assume(false, message);
				});
			}
		}),
	);
	machine.reset();
	for (const slot of machine.coroutines) machine.step(slot);
	const labels = machine.coroutines.map((slot) => machine.pointOf(slot).label);
	expect(labels).toEqual(["blocked by the assumption: this", "blocked by the assumption: that"]);
});

it("a coroutine that it blocks has not ended, has no result, and keeps its name", () => {
	const { failure } = check(
		program("named twice", () => {
			const ran = cell("ran", false);
			function* blocked(): Coroutine {
				yield* pause("at once");
				ran.set(true);
				assume(false);
			}
			spawn("parent", function* () {
				yield* pause("first");
				spawn("child", blocked);
				yield* waitUntil("it has run", () => ran.get());
				spawn("child", blocked);
			});
		}),
	);
	expect(failure?.message).toContain('spawns "child" while one of that name lives');
});

it("going round for ever is no livelock where a coroutine is blocked", () => {
	const spinning = (instead: () => void) =>
		check(
			program("spinning", () => {
				const flag = cell("flag", false);
				spawn("spins", function* () {
					while (!flag.get()) yield* pause("spin", { here: [] });
				});
				spawn("sets", function* () {
					yield* pause("before");
					if (choose("set it", 2) === 1) flag.set(true);
					else instead();
				});
			}),
		);
	expect(spinning(() => undefined).failure?.kind).toBe("livelock");
	expect(spinning(() => assume(false)).verdict).toBe("VERIFIED");
});

it("is possible only in coroutines", () => {
	const inSetup = program("in setup", () => assume(false, "all is well"));
	expect(() => check(inSetup)).toThrow(
		'assuming "all is well" is not possible in the setup of program "in setup": only coroutines assume; a guard or a property answers false',
	);
	const inGuard = program("in a guard", () => {
		spawn("a", () =>
			waitUntil("all is well", () => {
				assume(false);
				return true;
			}),
		);
	});
	expect(check(inGuard).failure?.message).toContain('assuming "an assumption" is not possible in the guard of');
});

it("a schedule that goes on with a coroutine that it blocks is refused, and told why", () => {
	expect(() => replaySchedule(assuming(), parseSchedule("assumes*2"))).toThrow(
		'"assumes" cannot run, it is blocked by the assumption: the flag is set',
	);
});
