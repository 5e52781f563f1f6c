import { ProgramError } from "../../program/context.js";
import type { Facts } from "./facts.js";

/** What mentions interchangeable coroutines may look this many ways, with the coroutines exchanged; 8! is 40,320. */
export const MAX_ORBIT = 40_320;

/** What an exchange makes of a fact, as slot and raw value. */
export type ImageOf = (slot: number, raw: number, exchange: number) => { readonly slot: number; readonly raw: number };

/** Members of groups that two exchanges swap: the coroutines at `left` and `left + 1`, counted over all groups. */
export interface Swap {
	readonly left: number;
}

/**
 * Numbers facts, together with all that exchanges make of them (their orbit), and marks what each of them says of each
 * interchangeable coroutine.
 *
 * Marks are such that exchanging coroutines exchanges their marks: `mark(g f, g i) = mark(f, i)`. So adding up, for each
 * coroutine, the marks of all facts of a state gives the coroutines sums by which they can be sorted, and states that differ
 * only by exchanges come out of it sorted alike. To get there, the orbit is walked from its first fact f0, noting which
 * arrangement g makes each fact f = g f0; what f says of i is then what f0 says of g⁻¹ i, and that is the class of g⁻¹ i
 * among the coroutines that can be exchanged while f0 stays as it is (the stabiliser of f0, of which the walk gives
 * Schreier's generators).
 */
export class Orbits {
	private count = 0;

	constructor(
		private readonly facts: Facts,
		private readonly swaps: readonly Swap[],
		private readonly members: number,
		private readonly imageOf: ImageOf,
	) {}

	/** The number of a fact, with its whole orbit known. */
	numberOf(slot: number, raw: number): number {
		const known = this.facts.find(slot, raw);
		return known >= 0 ? known : this.walk(slot, raw);
	}

	private walk(slot: number, raw: number): number {
		const { facts } = this;
		const orbit = this.count++;
		const first = facts.add(slot, raw);
		const arrangements = new Map<number, readonly number[]>([
			[first, Array.from({ length: this.members }, (_, i) => i)],
		]);
		const classes = new Classes(this.members);
		const todo = [first];
		for (let fact = todo.pop(); fact !== undefined; fact = todo.pop()) {
			const arrangement = arrangements.get(fact) as readonly number[];
			for (const [exchange, swap] of this.swaps.entries()) {
				const exchanged = arrangement.map((member) => swapped(member, swap));
				const { slot, raw } = this.imageOf(facts.slotOf(fact), facts.rawOf(fact), exchange);
				let image = facts.find(slot, raw);
				if (image < 0) {
					image = facts.add(slot, raw);
					arrangements.set(image, exchanged);
					todo.push(image);
					if (arrangements.size > MAX_ORBIT) throw tooMany();
				} else {
					const arranged = arrangements.get(image);
					if (arranged === undefined)
						throw new Error("what an exchange makes of a fact belongs to the fact's own orbit");
					classes.joinAlong(arranged, exchanged);
				}
				facts.setImage(fact, exchange, image);
			}
		}
		if (arrangements.size > 1) this.mark(orbit, arrangements, classes);
		return first;
	}

	private mark(orbit: number, arrangements: ReadonlyMap<number, readonly number[]>, classes: Classes): void {
		for (const [fact, arrangement] of arrangements) {
			for (const [member, place] of arrangement.entries()) {
				this.facts.setMark(fact, place, markFor(orbit, classes.of(member)));
			}
		}
	}
}

function swapped(member: number, { left }: Swap): number {
	if (member === left) return left + 1;
	return member === left + 1 ? left : member;
}

/** Classes of members, joined step by step. */
class Classes {
	private readonly parents: number[];
	constructor(members: number) {
		this.parents = Array.from({ length: members }, (_, i) => i);
	}

	/** The least member of the class. */
	of(member: number): number {
		let root = member;
		while (this.parents[root] !== root) root = this.parents[root] as number;
		return root;
	}

	/** Two arrangements make the same fact of the first: what leads from one back to the other leaves the first as it is. */
	joinAlong(arrangement: readonly number[], other: readonly number[]): void {
		for (const [member, place] of other.entries()) {
			const [a, b] = [this.of(member), this.of(arrangement.indexOf(place))];
			this.parents[Math.max(a, b)] = Math.min(a, b);
		}
	}
}

/** A number for what an orbit says of a class of members, spread over 32 bits, so that sums of such numbers differ. */
function markFor(orbit: number, member: number): number {
	let h = Math.imul(orbit + 1, 0x9e3779b1) ^ Math.imul(member + 1, 0x5f356495);
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return h ^ (h >>> 16);
}

function tooMany(): ProgramError {
	return new ProgramError(
		`what is in one cell, or has happened to one coroutine, looks ${MAX_ORBIT} ways and more with interchangeable coroutines exchanged: declare fewer of them interchangeable`,
	);
}
