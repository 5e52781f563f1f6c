import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Cell, cell, check, pause, program, spawn } from "../scheduler/index.js";

/*
 * Whether the heap stays flat while optimal DPOR goes on: no states are stored, so it must. What is left after a collection
 * is looked at every ten seconds.
 *
 *     npm run bench -- --heap 180s
 */

/** Between two lookings at the heap. */
const SAMPLE_MS = 10_000;
/** From the second sample on, the heap may differ by so much; before, automata are still being learned. */
const FLAT_WITHIN_MB = 2;
const ROTATIONS = 18;

/** As casrot of Nidhugg: of n compare-and-sets, each sets the cell from its own number to the next. Each more multiplies the traces by about five: more than anybody waits for. */
const rotating = program(`casrot(${ROTATIONS})`, () => {
	const x: Cell<number> = cell("x", 0);
	for (let i = 0; i < ROTATIONS; i++) {
		spawn(`t${i}`, function* () {
			yield* pause("compare and set");
			if (x.get() === i) x.set(i + 1);
		});
	}
});

/** One looking. */
export interface HeapSample {
	readonly seconds: number;
	/** What is in use after a collection, in MB. */
	readonly heap: number;
	readonly traces: number;
}

/** The engine's own collector, which it only lends on request. */
function collector(): () => void {
	setFlagsFromString("--expose-gc");
	return runInNewContext("gc") as () => void;
}

/** Searches for so long, and answers what the heap was like. */
export function sampleHeap(ms: number, tell: (sample: HeapSample) => void): HeapSample[] {
	const collect = collector();
	const began = performance.now();
	const samples: HeapSample[] = [];
	let next = began + SAMPLE_MS;
	let traces = 0;
	const { sentence } = check(rotating, {
		strategy: "dpor",
		determinism: false,
		onProgress: (progress) => {
			traces = progress.traces ?? 0;
		},
		interrupted: () => {
			const now = performance.now();
			if (now >= next) {
				next = now + SAMPLE_MS;
				collect();
				const sample = { seconds: (now - began) / 1000, heap: process.memoryUsage().heapUsed / 2 ** 20, traces };
				samples.push(sample);
				tell(sample);
			}
			return now - began >= ms ? "the end of the measurement" : undefined;
		},
	});
	process.stdout.write(`${sentence}\n`);
	return samples;
}

/** What the samples say, in one line. */
export function heapVerdict(samples: readonly HeapSample[]): string {
	const heaps = samples.slice(1).map(({ heap }) => heap);
	const [least, most] = [Math.min(...heaps), Math.max(...heaps)];
	const flat = most - least <= FLAT_WITHIN_MB ? "flat" : "NOT flat";
	return `${flat}: ${least.toFixed(2)} to ${most.toFixed(2)} MB after collection, over ${samples.at(-1)?.traces} traces of ${rotating.name}`;
}

/** Runs it and prints what is seen. */
export function measureHeap(ms: number, json: string | undefined): void {
	const samples = sampleHeap(ms, ({ seconds, heap, traces }) => {
		process.stdout.write(`${seconds.toFixed(0)} s  ${heap.toFixed(2)} MB  ${traces} traces\n`);
	});
	process.stdout.write(`${samples.length > 1 ? heapVerdict(samples) : "too short to say; try --heap 60s"}\n`);
	if (json !== undefined) writeFileSync(json, `${JSON.stringify(samples, null, "\t")}\n`);
}
