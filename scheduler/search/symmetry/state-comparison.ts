import type { Machine } from "../../machine/machine.js";
import type { Property } from "../../machine/setup.js";
import type { Exchange } from "./exchange.js";
import { falseClaim } from "./false-claim.js";
import type { Mirror } from "./mirror.js";

/** The first states of a search are all compared with their mirror images; after these, one in {@link STRIDE} is. */
export const STATES_COMPARED_FIRST = 500;
/** See {@link STATES_COMPARED_FIRST}. */
export const STRIDE = 512;

/**
 * Compares states with what exchanges make of them: the corresponding coroutines must be able to run, the same properties
 * hold, and what each coroutine does next, with the first options chosen, must correspond. Guards, properties and
 * observations look at the state as a whole, so unlike steps they cannot be compared one by one: a sample of states is.
 */
export class StateComparison {
	constructor(
		private readonly machine: Machine,
		private readonly mirror: Mirror,
		private readonly exchanges: readonly Exchange[],
	) {}

	/** Looks at the machine's state, if it is in the sample. @throws NondeterminismError */
	look(index: number): void {
		if (index >= STATES_COMPARED_FIRST && index % STRIDE !== 0) return;
		const { machine } = this;
		const { guardFailure } = machine;
		const here = machine.state.vector.slice(0, machine.width);
		const enabled: number[] = [];
		machine.enabled(enabled);
		const holding = this.holding(enabled.length === 0);
		for (const [number, exchange] of this.exchanges.entries()) {
			const mark = machine.state.mark();
			this.mirror.enter(here, number);
			this.compareEnabled(exchange, enabled);
			this.compareProperties(exchange, holding, this.holding(enabled.length === 0));
			machine.state.rewind(mark);
		}
		for (const coroutine of enabled) this.mirror.compareStep(here, coroutine);
		machine.guardFailure = guardFailure;
	}

	private compareEnabled(exchange: Exchange, enabled: readonly number[]): void {
		const { machine } = this;
		const expected = new Set(enabled.map((coroutine) => exchange.slot(coroutine)));
		for (const coroutine of [...machine.coroutines]) {
			if (machine.isEnabled(coroutine) === expected.has(coroutine)) continue;
			const [name, corresponding] = [machine.nameOf(exchange.slot(coroutine)), machine.nameOf(coroutine)];
			const [can, cannot] = expected.has(coroutine) ? [name, corresponding] : [corresponding, name];
			throw falseClaim(exchange, `"${can}" can run in a state in which, with the two exchanged, "${cannot}" cannot`);
		}
	}

	private compareProperties(exchange: Exchange, holding: readonly Property[], others: readonly Property[]): void {
		const differing = [...holding, ...others].find(
			(property) => holding.includes(property) !== others.includes(property),
		);
		if (differing === undefined) return;
		throw falseClaim(
			exchange,
			`property "${differing.name}" ${holding.includes(differing) ? "holds" : "does not hold"} in a state, and ${holding.includes(differing) ? "does not" : "does"} with the two exchanged`,
		);
	}

	/** The properties that hold in the machine's state. */
	private holding(isStuck: boolean): Property[] {
		const { machine } = this;
		const isEnd = isStuck && !machine.isUnfinished();
		return machine.properties.filter(
			(property) => (property.when === "always" || isEnd) && machine.verdictOf(property) === null,
		);
	}
}
