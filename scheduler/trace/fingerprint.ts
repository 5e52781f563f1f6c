import { show } from "../machine/halt.js";
import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { Digest } from "./digest.js";
import { Tracer } from "./trace.js";

/** Sample runs are followed for so many steps. */
const SAMPLE_STEPS = 500;

/**
 * What tells a program from another, or from what it was before it was edited: 16 hexadecimal digits. It is taken from what
 * the program declares and from what it does in two runs, one that always lets the first coroutine go that can, one that
 * lets the last; not from its text, which differs between engines and builds.
 */
export function fingerprintOf(program: Program): string {
	const machine = new Machine(program);
	const digest = new Digest().add(program.name);
	const { layout } = machine.state;
	for (let slot = 0; slot < machine.width; slot++) {
		digest.add(layout.nameOf(slot));
		if (!layout.isCoroutine(slot)) digest.add(show(machine.state.contentOf(slot, 0)));
	}
	for (const { name, when } of machine.properties) digest.add(`${when} ${name}`);
	digest.add(sample(machine, (enabled) => enabled[0] as number));
	digest.add(sample(machine, (enabled) => enabled.at(-1) as number));
	return digest.toString();
}

function sample(machine: Machine, pick: (enabled: readonly number[]) => number): string {
	const tracer = new Tracer();
	machine.reset();
	tracer.began(machine);
	const enabled: number[] = [];
	for (let i = 0; i < SAMPLE_STEPS && machine.enabled(enabled) > 0; i++) {
		const mark = machine.state.mark();
		const coroutine = pick(enabled);
		machine.step(coroutine);
		tracer.stepped(machine, { coroutine, choices: [] }, mark);
	}
	return tracer.finish(undefined).digest;
}
