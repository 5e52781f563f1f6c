import type { Machine, Move } from "../../machine/machine.js";
import type { Sampler } from "./sampler.js";

/**
 * Deals walks to several samplers, in turn: what one of them is unlikely to find another may be likely to. Each draws from a
 * seed of its own, so that what it does in its n-th walk does not hang on the others.
 */
export class Portfolio implements Sampler {
	readonly name = "portfolio";
	private readonly dealt: number[];
	private turn = -1;

	/** @param members - at least one */
	constructor(private readonly members: readonly Sampler[]) {
		this.dealt = members.map(() => 0);
	}

	/** Who draws the walk that was begun last. */
	get current(): Sampler {
		return this.members[Math.max(0, this.turn)] as Sampler;
	}

	begin(machine: Machine): void {
		for (const member of this.members) member.begin(machine);
	}

	startWalk(): void {
		this.turn = (this.turn + 1) % this.members.length;
		this.dealt[this.turn] = (this.dealt[this.turn] as number) + 1;
		this.current.startWalk();
	}

	next(enabled: readonly number[], last: number | undefined): Move {
		return this.current.next(enabled, last);
	}

	endWalk(steps: number, whole: boolean): void {
		this.current.endWalk(steps, whole);
	}

	describe(): string {
		return `dealt in turn: ${this.members.map(({ name }, i) => `${name} ${this.dealt[i]}`).join(", ")}`;
	}
}
