import type { Point } from "../../machine/automaton.js";
import type { Machine } from "../../machine/machine.js";
import { Accesses } from "../partial-order/accesses.js";
import type { Counterparts } from "../partial-order/knowledge.js";
import type { Exchange } from "./exchange.js";
import type { ImageOf } from "./orbits.js";

/** What corresponds to accesses of a program with interchangeable coroutines. */
export class MirroredAccesses implements Counterparts {
	constructor(
		private readonly machine: Machine,
		private readonly exchanges: readonly Exchange[],
		private readonly imageOf: ImageOf,
	) {}

	*ofPoint(point: Point, accesses: Accesses): Iterable<readonly [Point, Accesses]> {
		const { slot } = point.automaton as { readonly slot: number };
		const seen = new Set<string>([keyOf(point.id, accesses)]);
		const todo: (readonly [number, number, Accesses])[] = [[slot, point.id, accesses]];
		for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
			for (const [number, exchange] of this.exchanges.entries()) {
				const image = this.imageOf(item[0], item[1], number);
				const exchanged = this.exchanged(item[2], exchange);
				const key = keyOf(image.raw, exchanged);
				if (seen.has(key)) continue;
				seen.add(key);
				todo.push([image.slot, image.raw, exchanged]);
				yield [this.machine.learner.points[image.raw] as Point, exchanged];
			}
		}
	}

	*of(accesses: Accesses): Iterable<Accesses> {
		const seen = new Set<string>([keyOf(0, accesses)]);
		const todo = [accesses];
		for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
			for (const exchange of this.exchanges) {
				const exchanged = this.exchanged(item, exchange);
				const key = keyOf(0, exchanged);
				if (seen.has(key)) continue;
				seen.add(key);
				todo.push(exchanged);
				yield exchanged;
			}
		}
	}

	private exchanged({ reads, families, writes }: Accesses, exchange: Exchange): Accesses {
		const exchanged = new Accesses();
		for (const slot of reads) exchanged.reads.add(exchange.slot(slot));
		for (const family of families) exchanged.families.add(exchange.family(family));
		for (const slot of writes) exchanged.writes.add(exchange.slot(slot));
		return exchanged;
	}
}

function keyOf(point: number, { reads, families, writes }: Accesses): string {
	const sorted = [reads, families, writes].map((set) => [...set].sort((a, b) => a - b).join());
	return `${point} ${sorted.join(" ")}`;
}
