import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createLogUpdate } from "log-update";
import { readBytes, replaceFile } from "./checkpoint/storage.js";
import { watchHeap } from "./heap.js";

/** All that the commands have to do with the world outside. */
export interface Io {
	/** Results. */
	out(text: string): void;
	/** Everything else. */
	err(text: string): void;
	/** Shows the line of progress in place of the one before; without a line, takes it away. */
	progress(line: string | undefined): void;
	/** Whether lines of progress replace each other. */
	readonly isTerminal: boolean;
	/** Characters in a line of output. */
	readonly columns: number;
	/** Milliseconds, from any beginning. */
	now(): number;
	/** Calls back when the user wants to stop; the answer ends listening. Who wants so once more is not asked again. */
	onInterrupt(callback: () => void): () => void;
	/** Why work has to stop before memory runs out; undefined while there is enough. */
	shortOfMemory(): string | undefined;
	/** What this process may still take for itself, in bytes, by the machine or by the limit that was set for it. */
	availableMemory(): number;
	readFile(path: string): string;
	writeFile(path: string, text: string): void;
	/** The bytes of a file, from a place in memory that is a multiple of eight. */
	readBytes(path: string): Uint8Array;
	/** Puts a file in place of the one that is there, all at once: whatever happens, one of the two is there, whole. */
	replaceFile(path: string, pieces: readonly Uint8Array[]): void;
	isDirectory(path: string): boolean;
	/** Whether there is something at the path that is no file: a directory, a device. */
	isNoFile(path: string): boolean;
}

/** Lines wider than this are hard to read; narrower than this, tables fall apart. */
const MAX_COLUMNS = 140;
const MIN_COLUMNS = 80;
/** Output that goes into a file is the same wherever it is made. */
const COLUMNS_OF_FILES = 120;

/** The world of a Node process. */
export function nodeIo(): Io {
	const line = createLogUpdate(process.stderr);
	const isTerminal = process.stderr.isTTY === true;
	const columns = process.stdout.isTTY ? (process.stdout.columns ?? COLUMNS_OF_FILES) : COLUMNS_OF_FILES;
	return {
		out: (text) => void process.stdout.write(`${text}\n`),
		err: (text) => void process.stderr.write(`${text}\n`),
		progress: (text) => {
			if (!isTerminal) {
				if (text !== undefined) process.stderr.write(`${text}\n`);
			} else if (text === undefined) line.clear();
			else line(text);
		},
		isTerminal,
		columns: Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, columns)),
		now: () => performance.now(),
		onInterrupt: (callback) => {
			// Without a listener the signal ends the process, even while it is busy.
			const signals = ["SIGINT", "SIGTERM"] as const;
			for (const signal of signals) process.once(signal, callback);
			return () => {
				for (const signal of signals) process.off(signal, callback);
			};
		},
		shortOfMemory: watchHeap(),
		availableMemory: () => process.availableMemory(),
		readFile: (path) => readFileSync(path, "utf8"),
		writeFile: (path, text) => writeFileSync(path, text),
		readBytes,
		replaceFile,
		isDirectory: (path) => existsSync(path) && statSync(path).isDirectory(),
		isNoFile: (path) => existsSync(path) && !statSync(path).isFile(),
	};
}
