/** What kind of coroutine it is; decides its colour and its mark. */
export type ActorKind = "reader" | "guest" | "other";

/** A coroutine as people know it. */
export interface Actor {
	/** The coroutine's name in schedules. */
	readonly coroutine: string;
	/** What people call it. */
	readonly name: string;
	readonly kind: ActorKind;
	/** Which of its kind it is, counted from 0. */
	readonly index: number;
}

/** The actor that a coroutine is; with more than one of a kind, they are numbered from 1. */
export function actorOf(coroutine: string, all: readonly string[]): Actor {
	const match = /^(reader|guest)(\d+)$/.exec(coroutine);
	if (match === null) return { coroutine, name: coroutine, kind: "other", index: all.indexOf(coroutine) };
	const kind = match[1] as "reader" | "guest";
	const index = Number(match[2]);
	const isAlone = all.filter((other) => other.startsWith(kind)).length < 2;
	const name = kind === "reader" ? "NBD client" : "guest";
	return { coroutine, name: isAlone ? name : `${name} ${index + 1}`, kind, index };
}

/** The text with the names that people know in place of those of coroutines. */
export function inPeoplesNames(text: string, all: readonly string[]): string {
	return text.replace(/\b[a-z]+\d+(\.\d+)?\b/g, (word) => {
		const [coroutine = word] = word.split(".");
		return all.includes(coroutine) ? actorOf(coroutine, all).name : word;
	});
}
