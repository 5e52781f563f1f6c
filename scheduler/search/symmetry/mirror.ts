import type { Node } from "../../machine/automaton.js";
import type { Machine, Move } from "../../machine/machine.js";
import type { Exchange } from "./exchange.js";
import { falseClaim } from "./false-claim.js";
import type { ImageOf } from "./orbits.js";
import { PointLinks } from "./point-links.js";
import { StepComparison, type Way } from "./step-comparison.js";

/** A step, and the state that it was taken in: an entry for each slot, 0 where it ends. */
interface TakenStep {
	readonly before: Int32Array;
	readonly move: Move;
	readonly stop: Node;
}

/**
 * Knows which point of one coroutine corresponds to which of another.
 *
 * Points are learned, so nobody can say beforehand what corresponds to one. But a point is new only just after a step that
 * has led there for the first time. So the step is taken again in the mirror: in the state in which it was taken, with two
 * coroutines exchanged, by the coroutine that corresponds to the one that took it. Where the claim holds, it does the
 * corresponding operations and arrives at the corresponding point. Each way through each step is looked at once under each
 * exchange, and so is what the mirror has shown: so all that the search relies on is compared, not a sample of it.
 */
export class Mirror {
	private readonly links: PointLinks;
	private readonly comparison: StepComparison;
	private readonly verified = new Set<Node>();
	private readonly image: number[] = [];

	constructor(
		private readonly machine: Machine,
		private readonly exchanges: readonly Exchange[],
		/** Is shown each way to take a step, once, in the mirror too. */
		private readonly onNewWay: (stop: Node) => void,
	) {
		this.links = new PointLinks(machine, exchanges);
		this.comparison = new StepComparison(machine);
	}

	/** Compares the initial state with itself, which no exchange may change. The machine is in it. @throws NondeterminismError */
	begin(): void {
		const { vector, layout } = this.machine.state;
		for (const [number, exchange] of this.exchanges.entries()) {
			for (const slot of this.machine.coroutines) {
				const corresponding = exchange.slot(slot);
				this.links.link(number, slot, vector[slot] as number, corresponding, vector[corresponding] as number);
			}
			for (let slot = 0; slot < layout.width; slot++) {
				// What is declared in the setup has a counterpart there: making it now would be too late to matter.
				if (!layout.isCoroutine(slot)) exchange.slot(slot);
			}
		}
	}

	/** What an exchange makes of a fact. */
	get imageOf(): ImageOf {
		return this.links.imageOf;
	}

	/**
	 * Looks at the step that the machine has just taken, if it has done it in a new way.
	 *
	 * @param mark - the place in the machine's log from before the step
	 * @throws NondeterminismError if it comes out differently in the mirror
	 */
	look(coroutine: number, mark: number): void {
		const { machine } = this;
		if (machine.learner.observed.length > 0) this.reachCounterparts();
		if (this.verified.has(machine.lastStop)) return;
		const { state, learner, lastStop } = machine;
		const before = state.vector.slice(0, machine.width);
		for (const [slot, raw] of state.changesSince(mark)) before[slot] = raw;
		const move: Move = { coroutine, choices: [...learner.choices] };
		this.unnoticed(() => this.follow({ before, move, stop: lastStop }));
	}

	/** A witness that has the name of a coroutine in it is reached for all that this one stands for. */
	private reachCounterparts(): void {
		const { learner } = this.machine;
		const todo = [...learner.observed];
		for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
			for (const exchange of this.exchanges) {
				const counterpart = learner.witness(exchange.text(name));
				if (counterpart.reached) continue;
				counterpart.reached = true;
				todo.push(counterpart.name);
			}
		}
	}

	/** Compares what the coroutine does next, with the first options chosen, with what it does in the mirror. */
	compareStep(before: Int32Array, coroutine: number): void {
		this.unnoticed(() => {
			const original = this.take(before, undefined, coroutine, []);
			for (const [number, exchange] of this.exchanges.entries()) {
				this.correspondingWay(before, exchange.slot(coroutine), original, number);
			}
		});
	}

	/** Does something that whoever drives the machine shall see nothing of: what it knows of the last step stays as it is. */
	private unnoticed(action: () => void): void {
		const { machine } = this;
		const { lastStop, guardFailure, learner } = machine;
		const [choices, options, observed] = [[...learner.choices], [...learner.options], [...learner.observed]];
		action();
		machine.lastStop = lastStop;
		machine.guardFailure = guardFailure;
		learner.choices.splice(0, learner.choices.length, ...choices);
		learner.options.splice(0, learner.options.length, ...options);
		learner.observed.splice(0, learner.observed.length, ...observed);
	}

	/** Puts the machine into the mirror image of a state, by changes that can be undone. */
	enter(before: Int32Array, number: number): void {
		const { state } = this.machine;
		const image = this.imageFor(before, number);
		for (let slot = 0; slot < this.machine.width; slot++) {
			const raw = image[slot] ?? 0;
			if (state.vector[slot] !== raw) state.set(slot, raw);
		}
	}

	/** The mirror image of a state, in an array that is used again. */
	private imageFor(before: Int32Array, number: number): readonly number[] {
		const { image } = this;
		image.fill(0);
		for (let slot = 0; slot < before.length; slot++) {
			const raw = before[slot] as number;
			if (raw === 0) continue;
			const { slot: corresponding, raw: mirrored } = this.imageOf(slot, raw, number);
			while (image.length <= corresponding) image.push(0);
			image[corresponding] = mirrored;
		}
		return image;
	}

	private follow(first: TakenStep): void {
		const todo = [first];
		for (let step = todo.pop(); step !== undefined; step = todo.pop()) {
			if (this.verified.has(step.stop)) continue;
			this.verified.add(step.stop);
			this.onNewWay(step.stop);
			const original = this.take(step.before, undefined, step.move.coroutine, step.move.choices);
			for (const number of this.exchanges.keys()) todo.push(this.mirrored(step, original, number));
		}
	}

	/** The step as it is in the mirror. */
	private mirrored({ before, move }: TakenStep, original: Way, number: number): TakenStep {
		const exchange = this.exchanges[number] as Exchange;
		const coroutine = exchange.slot(move.coroutine);
		const way = this.correspondingWay(before, coroutine, original, number);
		for (const [slot, raw] of original.moved) {
			const corresponding = exchange.slot(slot);
			this.links.link(number, slot, raw, corresponding, way.moved.get(corresponding) as number);
		}
		const mark = this.machine.state.mark();
		this.enter(before, number);
		const mirroredBefore = this.machine.state.vector.slice(0, this.machine.width);
		this.machine.state.rewind(mark);
		return { before: mirroredBefore, move: { coroutine, choices: way.choices }, stop: way.stop };
	}

	/**
	 * The way in which the corresponding coroutine does what corresponds. Options may come in another order in the mirror, so
	 * where the step chooses, one of its choices must do: the same, if it does.
	 */
	private correspondingWay(before: Int32Array, coroutine: number, original: Way, number: number): Way {
		const exchange = this.exchanges[number] as Exchange;
		const ways = this.allWays(before, number, coroutine);
		const same = ways.findIndex(({ choices }) => choices.join() === original.choices.join());
		if (same > 0) ways.unshift(...ways.splice(same, 1));
		const found = ways.find((way) => this.comparison.difference(exchange, original, way) === undefined);
		if (found !== undefined) return found;
		const [first] = ways;
		throw falseClaim(
			exchange,
			first === undefined
				? `with the two exchanged, "${this.machine.nameOf(coroutine)}" cannot run where "${this.machine.nameOf(exchange.slot(coroutine))}" could`
				: (this.comparison.difference(exchange, original, first) as string),
		);
	}

	/** All that the coroutine can do in the mirror image of a state. */
	private allWays(before: Int32Array, number: number, coroutine: number): Way[] {
		const ways: Way[] = [];
		let choices: readonly number[] | undefined = [];
		while (choices !== undefined) {
			const way: Way | undefined = this.tryToTake(before, number, coroutine, choices);
			if (way === undefined) return [];
			ways.push(way);
			choices = this.machine.nextAlternative();
		}
		return ways;
	}

	private tryToTake(
		before: Int32Array,
		number: number,
		coroutine: number,
		choices: readonly number[],
	): Way | undefined {
		const { state } = this.machine;
		const mark = state.mark();
		this.enter(before, number);
		const isEnabled = this.machine.isEnabled(coroutine);
		state.rewind(mark);
		return isEnabled ? this.take(before, number, coroutine, choices) : undefined;
	}

	/** Takes a step in a state or its mirror image, and takes it back. */
	private take(before: Int32Array, number: number | undefined, coroutine: number, choices: readonly number[]): Way {
		const { machine } = this;
		const { state, learner } = machine;
		const mark = state.mark();
		if (number === undefined) this.load(before);
		else this.enter(before, number);
		const began = state.mark();
		const stop = machine.step(coroutine, choices);
		const moved = new Map<number, number>();
		for (const slot of state.changesSince(began).keys()) {
			if (state.layout.isCoroutine(slot)) moved.set(slot, state.vector[slot] as number);
		}
		// A coroutine that comes back to its point has not changed its entry, but has arrived there all the same.
		moved.set(coroutine, state.vector[coroutine] as number);
		const way = { choices: [...learner.choices], stop, observed: [...learner.observed].sort().join("\n"), moved };
		state.rewind(mark);
		return way;
	}

	private load(before: Int32Array): void {
		const { state } = this.machine;
		for (let slot = 0; slot < this.machine.width; slot++) {
			const raw = before[slot] ?? 0;
			if (state.vector[slot] !== raw) state.set(slot, raw);
		}
	}
}
