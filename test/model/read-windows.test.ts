import { expect, it } from "vitest";
import { CLUSTER_SIZE, HALVES, WINDOW_OPEN_DURING_WRITE } from "../../model/index.js";
import { ReadWindows } from "../../model/read-windows.js";
import { check, pause, program, spawn } from "../../scheduler/index.js";

/** What a reader and a writer do, one step after the other: whether a window was open when the write took effect. */
function isOpen(reads: (windows: ReadWindows) => void, written: readonly number[]): boolean {
	const looking = program("looking", () => {
		const windows = new ReadWindows(HALVES);
		spawn("reader", function* () {
			yield* pause("start");
			reads(windows);
			yield* pause("go on");
			windows.writeTookEffect(written);
		});
	});
	const { witnesses } = check(looking);
	return witnesses.some(({ name, reached }) => name === WINDOW_OPEN_DURING_WRITE && reached);
}

it("a window opens where the mutex is dropped, for the pieces that are bound to be read", () => {
	expect(isOpen(() => undefined, [0])).toBe(false);
	expect(isOpen((windows) => windows.leavesMutexForBacking(0, CLUSTER_SIZE), [1])).toBe(true);
	expect(isOpen((windows) => windows.leavesMutexForBacking(0, CLUSTER_SIZE), [2])).toBe(false);
	expect(isOpen((windows) => windows.leavesMutexForBacking(CLUSTER_SIZE, CLUSTER_SIZE), [0, 1])).toBe(false);
});

it("and closes, piece by piece, when they have been read", () => {
	const half = (windows: ReadWindows) => {
		windows.leavesMutexForBacking(0, CLUSTER_SIZE);
		windows.readTookEffect([0]);
	};
	expect(isOpen(half, [0])).toBe(false);
	expect(isOpen(half, [1])).toBe(true);
});
