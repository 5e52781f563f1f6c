import type { Layout } from "../../machine/layout.js";

/** What is touched: slots of the state vector, and families read as a whole. It only grows. */
export class Accesses {
	readonly reads = new Set<number>();
	readonly families = new Set<number>();
	readonly writes = new Set<number>();

	/** Takes in what another one has. Answers whether that was news. */
	include(other: Accesses): boolean {
		const before = this.size;
		for (const slot of other.reads) this.reads.add(slot);
		for (const family of other.families) this.families.add(family);
		for (const slot of other.writes) this.writes.add(slot);
		return this.size !== before;
	}

	/** How much it is. */
	get size(): number {
		return this.reads.size + this.families.size + this.writes.size;
	}

	/** Whether one writes what the other reads or writes. */
	conflictsWith(other: Accesses, layout: Layout): boolean {
		return this.disturbs(other, layout) || other.disturbs(this, layout);
	}

	/** Whether it writes what the other reads or writes. */
	disturbs({ reads, families, writes }: Accesses, layout: Layout): boolean {
		for (const slot of this.writes) {
			if (reads.has(slot) || writes.has(slot) || families.has(layout.familyOf(slot))) return true;
		}
		return false;
	}
}
