import { expect, it } from "vitest";
import { CoMutex, cell, check, type Program, pause, program, progress, spawn } from "../../../scheduler/index.js";

/** Two polite coroutines that make way for each other, for ever if need be. */
function polite(marksProgress: boolean): Program {
	return program("polite", () => {
		const turn = cell("turn", 0);
		for (const me of [0, 1]) {
			spawn(`p${me}`, function* () {
				for (;;) {
					yield* pause("after you", { here: [] });
					if (marksProgress) progress("a bow");
					turn.set(1 - me);
				}
			});
		}
	});
}

it("a fair cycle without progress is a livelock, and its coroutines are named", () => {
	for (const strategy of ["depth-first", "breadth-first"] as const) {
		const { verdict, failure, counterexample } = check(polite(false), { strategy });
		expect(verdict).toBe("VIOLATED");
		expect(failure).toMatchObject({
			kind: "livelock",
			message: '"p0" and "p1" can go round for ever without progress',
		});
		expect(counterexample?.minimal).toBe(true);
	}
});

it("steps that are marked as progress make no livelock", () => {
	for (const strategy of ["depth-first", "breadth-first"] as const) {
		expect(check(polite(true), { strategy }).verdict).toBe("VERIFIED");
	}
});

/** A coroutine that spins until a flag is set, and one that sets it, or does not. */
function spinner(isSet: boolean): Program {
	return program("spinner", () => {
		const flag = cell("flag", false);
		spawn("spins", function* () {
			while (!flag.get()) yield* pause("spin", { here: [] });
		});
		spawn("sets", function* () {
			yield* pause("before");
			if (isSet) flag.set(true);
		});
	});
}

it("a spin loop that a fair scheduler lets end is no livelock", () => {
	for (const strategy of ["depth-first", "breadth-first"] as const) {
		expect(check(spinner(true), { strategy }).verdict).toBe("VERIFIED");
		expect(check(spinner(false), { strategy }).failure).toMatchObject({
			kind: "livelock",
			message: '"spins" can go round for ever without progress',
		});
	}
});

it("the schedule leads into the cycle by the shortest way", () => {
	// Spinning alone is not fair until the other has ended: the shortest way in is its one step, and the spinner's first.
	const { counterexample } = check(spinner(false));
	expect(counterexample?.trace.steps.map(({ coroutine }) => coroutine).sort()).toEqual(["sets", "spins"]);
});

it("a cycle that needs one coroutine to be starved is no livelock, even where others go on in it", () => {
	const starving = program("starving", () => {
		const [stop, ball] = [cell("stop", false), cell("ball", 0)];
		for (const me of [0, 1]) {
			spawn(`p${me}`, function* () {
				while (!stop.get()) {
					yield* pause("play", { here: [] });
					ball.set(me);
				}
			});
		}
		spawn("referee", function* () {
			yield* pause("whistle");
			stop.set(true);
		});
	});
	expect(check(starving).verdict).toBe("VERIFIED");
});

it("lockers that give way to each other are caught, though a lucky schedule ends", () => {
	const trying = program("try and give back", () => {
		const locks = [new CoMutex("l0"), new CoMutex("l1")] as const;
		for (const [mine, others] of [
			[locks[0], locks[1]],
			[locks[1], locks[0]],
		] as const) {
			spawn(`locks ${mine.name}`, function* () {
				for (;;) {
					yield* mine.lock();
					yield* pause("holding one", { here: [] });
					const both = yield* others.tryLock();
					if (both) break;
					yield* mine.unlock();
					yield* pause("again", { here: [] });
				}
				yield* others.unlock();
				yield* mine.unlock();
			});
		}
	});
	const { failure } = check(trying);
	expect(failure?.kind).toBe("livelock");
});
