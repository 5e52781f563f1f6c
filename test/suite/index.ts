import { concuerror } from "./concuerror.js";
import { condvars } from "./condvars.js";
import { dataStructures } from "./data-structures.js";
import type { Entry } from "./entry.js";
import { litmus } from "./litmus.js";
import { locks } from "./locks.js";
import { nidhugg } from "./nidhugg.js";
import { sctbench } from "./sctbench.js";
import { synthetic } from "./synthetic.js";

/*
 * Programs of the public suites of Concuerror, GenMC, Nidhugg and SCTBench, restated, with exact counts that checkers can be
 * held to:
 *
 * - `concuerror.ts`: reads and writes of a shared table
 * - `litmus.ts`: litmus tests
 * - `synthetic.ts`: small programs that are hard for reductions; with a parameter, most of them
 * - `locks.ts`: mutexes
 * - `data-structures.ts`: locks and lists made of atomic accesses
 * - `condvars.ts`: try-locks, condition variables, compare-and-set
 * - `nidhugg.ts`: awaits, try-locks, spawning and joining
 * - `sctbench.ts`: programs with a bug
 * - `closed-forms.ts`: how many traces the programs with a parameter (`bench/programs/families.ts`) have for any of its values
 *
 * `bench/programs/vocabulary.ts` says how accesses are events.
 */

/** All programs of the suite. */
export const suite: readonly Entry[] = [
	...concuerror,
	...litmus,
	...synthetic,
	...locks,
	...dataStructures,
	...condvars,
	...nidhugg,
	...sctbench,
];

export { type ClosedForm, closedForms } from "./closed-forms.js";
export { big } from "./synthetic.js";
export { type Chance, type Entry, EXACT_UP_TO } from "./entry.js";
