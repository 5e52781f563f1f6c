import type { ExitCode } from "../../cli/exit-codes.js";
import type { Io } from "../../cli/io.js";
import { main } from "../../cli/main.js";

/** What a test decides about the world of a command. */
export interface World {
	/** Files by path; the command's own are added. */
	readonly files?: Record<string, string>;
	readonly directories?: readonly string[];
	/** Paths that cannot be written. */
	readonly readOnly?: readonly string[];
	readonly isTerminal?: boolean;
	readonly columns?: number;
	/** How far the clock goes on whenever it is looked at. Default: not at all. */
	readonly msPerLook?: number;
	/** The user wants to stop when the clock has been looked at so often. */
	readonly interruptAtLook?: number;
	/** Memory is short when that has been asked so often. Default: never. */
	readonly shortAtLook?: number;
	/** In bytes. Default: 2 GB. */
	readonly availableMemory?: number;
}

/** What was done to a world. */
export interface Left {
	readonly out: string;
	readonly err: string;
	/** The lines of progress with the time of each; undefined where the line was taken away. */
	readonly progress: readonly { readonly at: number; readonly line: string | undefined }[];
	readonly files: Readonly<Record<string, string>>;
	/** How many still wait for an interruption. */
	readonly listeners: number;
}

/** What a command left behind. */
export interface Ran extends Left {
	readonly exitCode: ExitCode;
}

/** Runs the command line in this process, in a world of its own. */
export async function run(argv: readonly string[], world: World = {}, override: Partial<Io> = {}): Promise<Ran> {
	const { io, left } = fakeIo(world);
	const exitCode = await main(argv, { ...io, ...override }, "0.0.0");
	return { exitCode, ...left() };
}

/** A world, and what was done to it up to now. */
export function fakeIo(world: World = {}): { readonly io: Io; readonly left: () => Left } {
	const { files = {}, directories = ["."], readOnly = [], msPerLook = 0 } = world;
	const written: Record<string, string> = { ...files };
	const out: string[] = [];
	const err: string[] = [];
	const progress: { at: number; line: string | undefined }[] = [];
	const listeners = new Set<() => void>();
	let time = 5_000;
	let looks = 0;
	let looksAtMemory = 0;
	const io: Io = {
		out: (text) => void out.push(`${text}\n`),
		err: (text) => void err.push(`${text}\n`),
		progress: (line) => void progress.push({ at: time, line }),
		isTerminal: world.isTerminal ?? false,
		columns: world.columns ?? 120,
		now: () => {
			time += msPerLook;
			looks += 1;
			if (looks === world.interruptAtLook) for (const listener of listeners) listener();
			return time;
		},
		onInterrupt: (callback) => {
			listeners.add(callback);
			return () => void listeners.delete(callback);
		},
		shortOfMemory: () => {
			looksAtMemory += 1;
			return looksAtMemory >= (world.shortAtLook ?? Number.POSITIVE_INFINITY) ? "the memory of this test" : undefined;
		},
		availableMemory: () => world.availableMemory ?? 2 ** 31,
		readFile: (path) => {
			if (directories.includes(path)) throw fileError("EISDIR");
			const text = written[path];
			if (text === undefined) throw fileError("ENOENT");
			return text;
		},
		writeFile: (path, text) => {
			if (readOnly.includes(path)) throw fileError("EACCES");
			written[path] = text;
		},
		// Bytes are kept as text, a character for each.
		readBytes: (path) => Uint8Array.from(Buffer.from(io.readFile(path), "latin1")),
		replaceFile: (path, pieces) => io.writeFile(path, Buffer.concat(pieces).toString("latin1")),
		isDirectory: (path) => directories.includes(path),
		isNoFile: (path) => directories.includes(path),
	};
	const left = () => ({ out: out.join(""), err: err.join(""), progress, files: written, listeners: listeners.size });
	return { io, left };
}

function fileError(code: string): NodeJS.ErrnoException {
	return Object.assign(new Error(code), { code });
}

/** A command line as the command prints it, in its arguments: without the command's name. */
export function argumentsIn(line: string): string[] {
	const [, ...rest] = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
	return rest;
}

/** The command line that a report says runs its schedule again. */
export function replayLineIn(report: string): string[] {
	const line = /^replay: {2}(heddle .*)$/m.exec(report)?.[1];
	if (line === undefined) throw new Error(`no replay line in:\n${report}`);
	return argumentsIn(line);
}

/** The command line that a report says opens its schedule in the explorer. */
export function exploreLineIn(report: string): string[] {
	const line = /^explore: (heddle .*)$/m.exec(report)?.[1];
	if (line === undefined) throw new Error(`no explore line in:\n${report}`);
	return argumentsIn(line);
}

/** The digest that a report ends with. */
export function digestIn(report: string): string {
	const digest = /^digest: {2}([0-9a-f]{16})$/m.exec(report)?.[1];
	if (digest === undefined) throw new Error(`no digest in:\n${report}`);
	return digest;
}
