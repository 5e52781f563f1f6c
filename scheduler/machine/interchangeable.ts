import { ProgramError } from "../program/context.js";
import type { Handle, InterchangeableOptions } from "../program/handle.js";
import type { Layout } from "./layout.js";

/** So many coroutines are in one group at most: what mentions all of them can be arranged in 40,320 ways. */
export const MAX_INTERCHANGEABLE = 8;

/** Coroutines that the program declares to be interchangeable. */
export interface Interchangeable {
	readonly members: readonly InterchangeableMember[];
}

/** One of them. */
export interface InterchangeableMember {
	readonly slot: number;
	readonly name: string;
	/** What it is called in cells, its own name first; names at the same place of two members correspond. */
	readonly names: readonly string[];
}

/** The group that a program declares. @throws ProgramError where it makes no sense */
export function interchangeableGroup(
	handles: readonly Handle[],
	{ names = handles.map(() => []) }: InterchangeableOptions,
	others: readonly Interchangeable[],
	layout: Layout,
): Interchangeable {
	if (handles.length > MAX_INTERCHANGEABLE) {
		throw new ProgramError(
			`${handles.length} coroutines are declared interchangeable: declare ${MAX_INTERCHANGEABLE} at most`,
		);
	}
	if (names.length !== handles.length || names.some((list) => list.length !== names[0]?.length)) {
		throw new ProgramError(
			"the further names of interchangeable coroutines do not correspond: give one list for each, all of one length",
		);
	}
	const members = handles.map(({ slot, name }, i) => ({ slot, name, names: [name, ...(names[i] ?? [])] }));
	const elsewhere = others.flatMap((group) => group.members);
	for (const { slot, name } of members) {
		if (slot >= layout.width || !layout.isCoroutine(slot) || layout.nameOf(slot) !== name) {
			throw new ProgramError(
				`"${name}" is no coroutine of this setup: declare interchangeable what spawn has returned`,
			);
		}
		if ([...elsewhere, ...members].filter((member) => member.slot === slot).length > 1) {
			throw new ProgramError(`"${name}" is declared interchangeable twice: declare all with which it is in one group`);
		}
	}
	refuseEqualNames([...elsewhere, ...members].flatMap((member) => member.names));
	return { members };
}

function refuseEqualNames(names: readonly string[]): void {
	for (const [i, name] of names.entries()) {
		if (typeof name !== "string" || name === "") {
			throw new ProgramError("interchangeable coroutines are called by names, which are texts that are not empty");
		}
		if (names.indexOf(name) !== i) {
			throw new ProgramError(`"${name}" stands for two interchangeable coroutines: give each names of its own`);
		}
		const part = names.find((other) => other !== name && wordsLike([other]).test(name));
		if (part !== undefined) {
			throw new ProgramError(
				`"${name}" has the name "${part}" of an interchangeable coroutine in it: such names are exchanged anyway, leave it out`,
			);
		}
	}
}

/** Letters that make up words: a name that has one of them next to it is only a part of another word. */
const WORD = "[A-Za-z0-9_]";

/** Finds the names in a text where they stand as whole words. */
export function wordsLike(names: readonly string[]): RegExp {
	const literally = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
	return new RegExp(`(?<!${WORD})(?:${literally.join("|")})(?!${WORD})`, "g");
}
