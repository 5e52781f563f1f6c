import {
	atEnd,
	type Coroutine,
	cell,
	check,
	keeping,
	program,
	type Random,
	spawn,
	type Value,
	walk,
} from "../../scheduler/index.js";

/** Sets up coroutines, and returns what is to be looked at when all have ended. */
export type Setup = () => () => unknown;

/**
 * What all schedules come to, each once, in order. Who looks sees only what is in cells.
 *
 * @throws Error if something fails
 */
export function endsOf(setup: Setup): unknown[] {
	const ends = new Map<string, unknown>();
	const look = program("ends", () => {
		const describe = setup();
		atEnd("it is looked at", () => {
			const end = describe();
			ends.set(JSON.stringify(end), end);
			return true;
		});
	});
	const { verdict, sentence } = check(look);
	if (verdict !== "VERIFIED") throw new Error(sentence);
	return [...ends].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, end]) => end);
}

/** How some schedule fails; undefined if none does. */
export function failureOf(setup: Setup): string | undefined {
	return check(program("fails", () => void setup())).failure?.message;
}

/** Takes the first of all choices, and goes on with whoever ran last. */
const FIRST: Random = { below: () => 0 };

/** What coroutines pass when each goes on as long as it can, and the host takes the first of all choices. */
export function wayOf(setup: Setup): { readonly points: string[]; readonly notes: string[]; readonly end: unknown } {
	let end: unknown;
	const { steps, failure } = walk(
		program("way", () => {
			const describe = setup();
			atEnd("it is looked at", () => {
				end = describe();
				return true;
			});
		}),
		FIRST,
	);
	if (failure !== undefined) throw new Error(failure.message);
	return {
		points: steps.map(({ to }) => to).filter((point) => !point.startsWith("ended with")),
		notes: steps.flatMap(({ notes }) => notes.map(({ text }) => text)),
		end,
	};
}

/** One coroutine, `me`, whose answer is looked at. */
export function alone<T extends Value>(make: () => Coroutine<T>): Setup {
	return () => {
		const answer = cell<Value>("answer", null);
		spawn("me", function* () {
			answer.set(yield* keeping(["alone"], make()));
		});
		return () => answer.get();
	};
}
