import { NondeterminismError } from "./failure.js";

/*
 * Chance and clocks are what most often makes a program differ from run to run. While code of a program runs, these
 * sources are replaced by traps, so that the first use is named at once; comparing runs finds the rest (see
 * `coroutine-run.ts`), but could miss a clock that has not moved or a coin that fell the same way twice.
 */

const globals = globalThis as unknown as Record<string, object | undefined>;

const SOURCES: readonly (readonly [name: string, owner: object | undefined, key: string])[] = [
	["Math.random()", Math, "random"],
	["Date.now()", Date, "now"],
	["performance.now()", globals.performance, "now"],
	["crypto.getRandomValues()", globals.crypto, "getRandomValues"],
	["crypto.randomUUID()", globals.crypto, "randomUUID"],
];

const GenuineDate = Date;
const TrappedDate = new Proxy(GenuineDate, {
	construct: (target, args) => (args.length === 0 ? spring("new Date()") : Reflect.construct(target, args)),
	apply: () => spring("Date()"),
});

/** Whose code is running; empty while the traps are not set. */
const running: string[] = [];
let sprung: NondeterminismError | undefined;

function spring(source: string): never {
	sprung ??= new NondeterminismError({
		kind: "nondeterminism",
		message: `${running.at(-1)} used ${source}`,
		details: ["what it answers differs from run to run; let the checker decide instead, by choose(label, options)"],
	});
	throw sprung;
}

/**
 * Runs code of a program with chance and clocks out of its reach.
 *
 * @param place - who runs, for the report: `coroutine "reader"`
 * @throws NondeterminismError when the code used one of them, even if it caught the error that the trap throws
 */
export function withoutAmbientSources<T>(place: string, code: () => T): T {
	const removeTraps = running.length === 0 ? setTraps() : undefined;
	running.push(place);
	let outcome: T | undefined;
	let error: unknown;
	let threw = false;
	try {
		outcome = code();
	} catch (caught) {
		threw = true;
		error = caught;
	}
	running.pop();
	removeTraps?.();
	if (sprung !== undefined) {
		const found = sprung;
		if (running.length === 0) sprung = undefined;
		throw found;
	}
	if (threw) throw error;
	return outcome as T;
}

/** Replaces what can be replaced; where the engine has frozen a source, comparing runs must do. */
function setTraps(): () => void {
	const undo: (() => void)[] = [];
	for (const [name, owner, key] of SOURCES) {
		if (owner === undefined || !(key in owner)) continue;
		const original = Object.getOwnPropertyDescriptor(owner, key);
		if (original === undefined ? !Object.isExtensible(owner) : original.configurable !== true) continue;
		Object.defineProperty(owner, key, { value: () => spring(name), configurable: true, writable: true });
		undo.push(() => {
			if (original === undefined) Reflect.deleteProperty(owner, key);
			else Object.defineProperty(owner, key, original);
		});
	}
	// Not always the genuine one: a test may have put a clock of its own in its place.
	const dateBefore = globals.Date;
	globals.Date = TrappedDate as unknown as object;
	undo.push(() => {
		globals.Date = dateBefore;
	});
	return () => {
		for (const step of undo) step();
	};
}
