/** Words that not everybody knows, and what they mean here. Other forms of a word begin in the same way. */
export const TERMS: readonly (readonly [word: string, meaning: string])[] = [
	["A.file", "A.file and B.file hold what is on A and B."],
	["backing", "What lies underneath: B's backing file is A."],
	["backup job", "The part of QEMU that copies old data from A to B."],
	["cluster", "A place on a disk; B holds all of it, or nothing."],
	["coroutine", "One of those who take turns: the client, or the guest."],
	["interleaving", "One order in which the steps of all can come."],
	["L2", "B's list of the clusters that it holds itself."],
	["mutex", "A lock that one can hold; others wait for it."],
	["NBD", "A way to read a disk over a network; the NBD client reads B."],
	["preempt", "To let another run although one could have gone on."],
	["qcow2", "The format of B."],
	["QEMU", "The program that runs virtual machines."],
	["serialising", "Not running beside anything in the same place."],
	["unallocated", "Not held by B itself: A shows through."],
];

const WORDS = TERMS.map(([word]) => word.replace(/\W/g, "\\$&")).join("|");
const TERM = new RegExp(`\\b((?:${WORDS})\\w*(?: (?:client|table|entry|file))?)`);

/** A text in pieces: the first needs no explanation, the second does, and so on in turn. */
export function piecesOf(text: string): string[] {
	return text.split(TERM);
}

/** What a word means, in any of its forms. */
export function meaningOf(word: string): string {
	return TERMS.find(([known]) => word.startsWith(known))?.[1] ?? "";
}
