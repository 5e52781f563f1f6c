import { setImmediate } from "node:timers/promises";
import type { Progress, Sliced } from "../scheduler/index.js";
import type { Io } from "./io.js";
import { ProgressLines } from "./progress-line.js";

/** The event loop is let in once in so many milliseconds. */
const BREATH_MS = 50;
/** Work that is done before this says nothing of its progress; nor do lines come closer together. */
const QUIET_MS = { terminal: 1_000, elsewhere: 10_000 };
const MS_BETWEEN_LINES = { terminal: 200, elsewhere: 10_000 };

/** What the driven work asks for as it goes. */
export interface Driver {
	/** For `Limits.interrupted`: why to stop, if there is a reason. */
	readonly interrupted: () => string | undefined;
	/** For `Limits.onProgress`. */
	readonly onProgress: (progress: Progress) => void;
	/** Shows a line of progress of one's own, where it is time for one. @param line - made of the seconds since the work began */
	readonly tell: (line: (seconds: number) => string) => void;
	/** Whether the user has asked to stop. */
	wasInterrupted(): boolean;
}

/** What a check needs of its driver. */
export function limitsOf({ interrupted, onProgress }: Driver): Pick<Driver, "interrupted" | "onProgress"> {
	return { interrupted, onProgress };
}

/** Work that is done elsewhere in part: what it yields is waited for, and handed back to it. */
export type Waiting<T> = Generator<undefined | Promise<unknown>, T, unknown>;

/** Does sliced work, showing progress where it lasts, until it is done or the user or the clock ends it. */
export async function drive<T>(
	io: Io,
	timeLimit: { readonly ms: number; readonly text: string } | undefined,
	makeWork: (driver: Driver) => Sliced<T> | Waiting<T>,
): Promise<{ result: T; interrupted: boolean }> {
	const began = io.now();
	let stopped = false;
	let short: string | undefined;
	const place = io.isTerminal ? "terminal" : "elsewhere";
	let nextLine = began + QUIET_MS[place];
	let shown = false;
	const lines = new ProgressLines();
	const stopListening = io.onInterrupt(() => {
		stopped = true;
		if (shown && io.isTerminal) io.progress(undefined);
		io.err("heddle: stopping, and printing what is known by now\n→ Ctrl-C again ends at once");
	});
	const show = (now: number, line: (seconds: number) => string) => {
		if (now < nextLine) return;
		nextLine = now + MS_BETWEEN_LINES[place];
		shown = true;
		io.progress(line((now - began) / 1000));
	};
	const work: Waiting<T> = makeWork({
		interrupted: () => {
			if (stopped) return "the interruption";
			if (timeLimit !== undefined && io.now() - began >= timeLimit.ms) return `time ${timeLimit.text}`;
			// What is learned later would need more, also where a little has become free again.
			short ??= io.shortOfMemory();
			return short;
		},
		onProgress: (progress) => {
			const now = io.now();
			lines.hear(progress, (now - began) / 1000);
			show(now, (seconds) => lines.line(progress, seconds, io.columns));
		},
		tell: (line) => show(io.now(), line),
		wasInterrupted: () => stopped,
	});
	try {
		let lastBreath = began;
		for (let answer: unknown; ; ) {
			const slice = work.next(answer);
			if (slice.done === true) return { result: slice.value, interrupted: stopped };
			answer = slice.value === undefined ? undefined : await slice.value;
			if (io.now() - lastBreath < BREATH_MS) continue;
			await setImmediate();
			lastBreath = io.now();
		}
	} finally {
		stopListening();
		if (shown && io.isTerminal) io.progress(undefined);
	}
}

/** Makes what does sliced work that is part of something that waits: the event loop is let in now and then. */
export function breathing(io: Io): <T>(work: Sliced<T>) => Promise<T> {
	let lastBreath = io.now();
	return async (work) => {
		for (;;) {
			// Many small pieces of work need a breath between them, too.
			if (io.now() - lastBreath >= BREATH_MS) {
				await setImmediate();
				lastBreath = io.now();
			}
			const slice = work.next();
			if (slice.done === true) return slice.value;
		}
	};
}
