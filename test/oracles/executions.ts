import type { Machine, Move } from "../../scheduler/machine/machine.js";
import type { Observer } from "../../scheduler/search/explore.js";

/** Sees each execution that a search brings to its end: its schedule, with the machine at the end, where it is to be left alone. */
export class Executions implements Observer {
	private readonly way: { readonly mark: number; readonly move: Move }[] = [];

	constructor(private readonly ended: (machine: Machine, schedule: readonly Move[]) => void) {}

	stepped(machine: Machine, move: Move, mark: number): void {
		// Each step is logged, so whatever was taken back lies at this mark or beyond.
		while ((this.way.at(-1)?.mark ?? -1) >= mark) this.way.pop();
		this.way.push({ mark, move: { coroutine: move.coroutine, choices: [...machine.choices] } });
		if (machine.enabled([]) > 0) return;
		this.ended(
			machine,
			this.way.map(({ move }) => move),
		);
	}
}
