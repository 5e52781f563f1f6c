import { expect, it } from "vitest";
import { type Driver, drive } from "../../cli/drive.js";
import type { Sliced } from "../../scheduler/index.js";
import { fakeIo, run, type World } from "./fake-io.js";

const nothing = { states: undefined, left: undefined, depth: 4, cutBy: undefined, mayCycle: false, transitions: 1 };

/** Work of so many slices that asks its driver for what a search asks, and stops when it is told to. */
function* work(driver: Driver, slices: number): Sliced<string> {
	for (let slice = 1; slice <= slices; slice++) {
		const reason = driver.interrupted();
		if (reason !== undefined) return `${reason} in slice ${slice}`;
		const progress = {
			search: "depth-first",
			states: slice * 1_000,
			left: 7,
			depth: slice,
			cutBy: undefined,
			mayCycle: false,
		};
		driver.onProgress({ ...progress, transitions: slice * 2_500 });
		yield;
	}
	return "done";
}

async function driven(world: World, slices: number, timeLimit?: { ms: number; text: string }) {
	const { io, left } = fakeIo(world);
	const outcome = await drive(io, timeLimit, (driver) => work(driver, slices));
	const { progress, ...rest } = left();
	const lines = progress.filter(({ line }) => line !== undefined);
	const gaps = lines.slice(1).map(({ at }, i) => at - (lines[i] as { at: number }).at);
	return { ...outcome, ...rest, progress, lines, gaps };
}

it("shows at most five lines a second on a terminal, and takes the last one away", async () => {
	const { lines, gaps, progress, out, err } = await driven({ isTerminal: true, msPerLook: 7 }, 400);
	expect(lines.length).toBeGreaterThan(20);
	expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200);
	expect(Math.max(...gaps), "and not much fewer").toBeLessThan(250);
	expect(progress.at(-1)?.line).toBeUndefined();
	expect({ out, err }).toEqual({ out: "", err: "" });
});

it("prints one line each ten seconds elsewhere, and takes none away", async () => {
	const { lines, gaps, progress } = await driven({ msPerLook: 100 }, 400);
	expect(lines.length).toBeGreaterThan(5);
	expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000);
	expect(Math.max(...gaps)).toBeLessThan(11_000);
	expect(progress).toEqual(lines);
});

it("keeps to ten seconds over several pieces of work", async () => {
	const { io, left } = fakeIo({ msPerLook: 50 });
	for (const slices of [150, 20, 150]) await drive(io, undefined, (driver) => work(driver, slices));
	const times = left().progress.map(({ at }) => at);
	expect(times.length).toBeGreaterThan(1);
	for (const [i, at] of times.slice(1).entries()) expect(at - (times[i] as number)).toBeGreaterThanOrEqual(10_000);
});

it("says nothing when the work is short", async () => {
	expect((await driven({ isTerminal: true, msPerLook: 6 }, 40)).progress).toEqual([]);
	expect((await driven({ msPerLook: 60 }, 40)).progress).toEqual([]);
});

it("a line says how long, how far and how fast", async () => {
	const { lines } = await driven({ isTerminal: true, msPerLook: 1_000 }, 3);
	expect(lines[0]?.line).toBe("1 s  depth-first  1,000 states  7 to move on from  2,500 transitions  depth 1");
	const { io, left } = fakeIo({ isTerminal: true, msPerLook: 1_000 });
	await drive(io, undefined, function* ({ onProgress }) {
		yield;
		onProgress({ ...nothing, search: "random", workload: { unit: "walk", done: 3, total: 8, exact: true } });
	});
	expect(left().progress[0]?.line).toBe("3 s  random  3 of 8 walks  37 %  1 transition  depth 4");
});

it("a time limit is given as the reason when it is over, and not before", async () => {
	// The clock is looked at twice or three times in a slice.
	const limited = (ms: number) => driven({ msPerLook: 10 }, 40, { ms, text: `${ms}ms` });
	const at = (result: string) => Number(/^time \d+ms in slice (\d+)$/.exec(result)?.[1]);
	const [short, longer, ample] = [await limited(100), await limited(400), await limited(1_000_000)];
	expect(short.result).toContain("time 100ms");
	expect(at(short.result)).toBeGreaterThan(2);
	expect(at(longer.result)).toBeGreaterThan(2 * at(short.result));
	expect(ample).toMatchObject({ result: "done", interrupted: false });
});

it("an interruption is given as the reason, and is told to whoever drives", async () => {
	const { result, interrupted, listeners } = await driven({ interruptAtLook: 30 }, 100);
	expect(result).toMatch(/^the interruption in slice \d+$/);
	expect({ interrupted, listeners }).toEqual({ interrupted: true, listeners: 0 });
});

it("lets the event loop in while it works", async () => {
	let letIn = false;
	setImmediate(() => {
		letIn = true;
	});
	const { io } = fakeIo({ msPerLook: 60 });
	const { result } = await drive(io, undefined, function* () {
		for (let slice = 1; slice < 50; slice++) {
			if (letIn) return slice;
			yield;
		}
		return 50;
	});
	expect(result).toBeLessThan(50);
});

it("no longer listens, and takes its line away, if the work throws", async () => {
	const { io, left } = fakeIo({ isTerminal: true, msPerLook: 1_000 });
	const failing = drive(io, undefined, function* (driver) {
		yield* work(driver, 5);
		throw new Error("in the work");
	});
	await expect(failing).rejects.toThrow("in the work");
	expect(left().listeners).toBe(0);
	expect(left().progress.at(-1)?.line).toBeUndefined();
});

it("progress goes beside the results of a check, and changes none", async () => {
	const argv = ["check", "--set", "readers=2", "--set", "writers=2"];
	const quiet = await run(argv);
	expect(quiet.progress).toEqual([]);
	for (const isTerminal of [true, false]) {
		const { out, err, progress } = await run(argv, { isTerminal, msPerLook: 5_000 });
		expect(progress.length).toBeGreaterThan(0);
		expect({ out, err }).toEqual({ out: quiet.out, err: "" });
	}
});
