import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Work stops when so much of what the heap may hold is in use: with less left, printing the result might not succeed. */
const USABLE = 0.75;
/** The engine's limit counts the space for young objects in, three times 16 MB; what is kept has to go into the rest. */
const YOUNG_BYTES = 48 * 2 ** 20;
/** Collecting may take this share of the time, one in so many. */
const COLLECTING_SHARE = 10;

/**
 * Watches the heap of this process, in which automata, executions and the bookkeeping of searches live: where it is used up,
 * the engine ends the process and all is lost.
 *
 * @returns what names the reason to stop, if there is one
 */
export function watchHeap(): () => string | undefined {
	let collect: (() => void) | undefined;
	let notBefore = 0;
	return () => {
		if (!isShort()) return undefined;
		// Most of what is in use may be garbage that nobody has needed to collect. It takes time to find out.
		const began = performance.now();
		if (began < notBefore) return undefined;
		collect ??= collector();
		collect();
		const ended = performance.now();
		notBefore = ended + COLLECTING_SHARE * (ended - began);
		return isShort() ? describeHeap() : undefined;
	};
}

function isShort(): boolean {
	return bytesKept() > USABLE * limit();
}

/** Without young objects, most of which will not be kept. */
function bytesKept(): number {
	let bytes = 0;
	for (const { space_name: name, space_used_size: used } of getHeapSpaceStatistics()) {
		if (!name.startsWith("new_")) bytes += used;
	}
	return bytes;
}

function limit(): number {
	return Math.max(1, getHeapStatistics().heap_size_limit - YOUNG_BYTES);
}

function describeHeap(): string {
	const inMegabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
	return `the memory of this process, whose heap holds ${inMegabytes(bytesKept())} of ${inMegabytes(limit())} MB (node --max-old-space-size=<MB> gives it more)`;
}

/** The engine's own collector, which it only lends on request. */
function collector(): () => void {
	setFlagsFromString("--expose-gc");
	return runInNewContext("gc") as () => void;
}
