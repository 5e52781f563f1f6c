import type { Point } from "../../machine/automaton.js";
import type { Machine } from "../../machine/machine.js";
import type { Exchange } from "./exchange.js";
import { falseClaim } from "./false-claim.js";
import type { ImageOf } from "./orbits.js";

/** Which points of coroutines correspond to each other, for each exchange. */
export class PointLinks {
	/** By exchange, by slot and then by point: the corresponding point. */
	private readonly points: Map<number, Map<number, number>>[];

	constructor(
		private readonly machine: Machine,
		private readonly exchanges: readonly Exchange[],
	) {
		this.points = exchanges.map(() => new Map());
	}

	/** What an exchange makes of a fact. */
	readonly imageOf: ImageOf = (slot, raw, number) => {
		const exchange = this.exchanges[number] as Exchange;
		const corresponding = exchange.slot(slot);
		if (!this.machine.state.layout.isCoroutine(slot)) return { slot: corresponding, raw: exchange.raw(raw) };
		const point = this.points[number]?.get(slot)?.get(raw);
		if (point === undefined) throw new Error("a point is looked at in the mirror before it is used");
		return { slot: corresponding, raw: point };
	};

	/** Notes what corresponds to a point. @throws NondeterminismError if something else did before */
	link(number: number, slot: number, point: number, corresponding: number, other: number): void {
		const exchange = this.exchanges[number] as Exchange;
		if (point === 0 && other === 0) return;
		const [a, b] = [this.machine.learner.points[point] as Point, this.machine.learner.points[other] as Point];
		const isSame = a.automaton?.daemon === b.automaton?.daemon && pointsCorrespond(exchange, a, b);
		const known = this.pointsOf(number, slot).get(point) ?? other;
		const back = this.pointsOf(number, corresponding).get(other) ?? point;
		if (!isSame || known !== other || back !== point) {
			const [name, otherName] = [this.machine.nameOf(slot), this.machine.nameOf(corresponding)];
			throw falseClaim(
				exchange,
				`"${name}" stands at "${a.label}", but with the two exchanged "${otherName}" at "${b.label}"${
					isSame ? ", and not always at the same such point: histories meet there in one of them only" : ""
				}`,
			);
		}
		this.pointsOf(number, slot).set(point, other);
		this.pointsOf(number, corresponding).set(other, point);
	}

	private pointsOf(number: number, slot: number): Map<number, number> {
		const points = this.points[number] as Map<number, Map<number, number>>;
		let known = points.get(slot);
		if (known === undefined) {
			known = new Map();
			points.set(slot, known);
		}
		return known;
	}
}

/** Whether two points look alike from outside, with two coroutines exchanged. */
export function pointsCorrespond(exchange: Exchange, a: Point, b: Point): boolean {
	if ((a.guard === undefined) !== (b.guard === undefined)) return false;
	if (a.terminal === undefined || b.terminal === undefined) {
		return a.terminal === b.terminal && exchange.text(a.label) === b.label;
	}
	// What a failure or an assumption says may name things in an order of its own.
	if ((a.terminal.assumption === undefined) !== (b.terminal.assumption === undefined)) return false;
	if (a.terminal.failure?.kind !== b.terminal.failure?.kind) return false;
	return (a.terminal.result === 0 ? 0 : exchange.value(a.terminal.result)) === b.terminal.result;
}
