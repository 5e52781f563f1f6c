import { context } from "./context.js";
import type { Handle, InterchangeableOptions } from "./handle.js";

/**
 * Declares, in a program's setup, that the coroutines do the same under different names: exchanging any two of them in a
 * state gives a state in which the same can happen, with the two exchanged. Searches that store states then look at one of
 * all states that differ by such an exchange alone.
 *
 * To exchange two coroutines is to exchange their names wherever they stand as whole words: in strings in cells (also within
 * arrays and records, and as keys of records), in the names of cells and the keys of families, in labels, and in the names
 * of the coroutines that they spawn. `reader0` is a word in `reader0:read`, `0a reader0` and `reader0.1`, and none in
 * `reader01`. A set of coroutines is best kept as a record with their names as keys, since a sorted list is in another order
 * once names are exchanged. Numbers are never taken for names.
 *
 * It is a claim about the program, and it is tested: a step that comes out differently once two coroutines are exchanged is
 * a failure that names both.
 *
 * @param handles - coroutines of the setup; fewer than two declare nothing
 * @throws ProgramError outside the setup, for coroutines of no or of two groups, and for names that cannot be told apart
 */
export function interchangeable(handles: readonly Handle[], options: InterchangeableOptions = {}): void {
	context().interchangeable(handles, options);
}
