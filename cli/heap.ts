import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Work stops when so much of what the heap may hold is in use: with less left, printing the result might not succeed. */
const USABLE = 0.75;
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
		return isShort() ? `the memory of this process, ${describeHeap()}` : undefined;
	};
}

function isShort(): boolean {
	const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
	return used > USABLE * limit;
}

function describeHeap(): string {
	const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
	const inMegabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
	return `whose heap holds ${inMegabytes(used)} of ${inMegabytes(limit)} MB (node --max-old-space-size=<MB> gives it more)`;
}

/** The engine's own collector, which it only lends on request. */
function collector(): () => void {
	setFlagsFromString("--expose-gc");
	return runInNewContext("gc") as () => void;
}
