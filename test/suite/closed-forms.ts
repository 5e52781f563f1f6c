import {
	ainc,
	binc,
	cas,
	casrot,
	casw,
	cinc,
	coA,
	expMem,
	fibBench,
	filesystem,
	floatingRead,
	hairbrush,
	inc,
	indexer,
	lastwrite,
	lastzero,
	lock2inc,
	lockinc,
	myexample,
	readers,
	redundantCo,
	rw,
	wainc,
	wcas,
} from "../../bench/programs/families.js";
import type { Program } from "../../scheduler/index.js";

/** A program with a parameter, all of whose traces run to the end, and how many there are. */
export interface ClosedForm {
	readonly name: string;
	/** The smallest parameter for which the form holds. */
	readonly from: number;
	/** The largest one for which the number of traces is known; infinite where it is a formula. */
	readonly to: number;
	/** Up to where counting without any reduction takes about a second. */
	readonly smallUpTo: number;
	readonly program: (n: number) => Program;
	readonly traces: (n: number) => number;
}

function factorial(n: number): number {
	return n <= 1 ? 1 : n * factorial(n - 1);
}

function choose(n: number, k: number): number {
	return factorial(n) / factorial(k) / factorial(n - k);
}

function formula(
	name: string,
	from: number,
	smallUpTo: number,
	program: (n: number) => Program,
	traces: (n: number) => number,
): ClosedForm {
	return { name, from, to: Number.POSITIVE_INFINITY, smallUpTo, program, traces };
}

/** Numbers for which nobody has stated a formula. */
function listed(
	name: string,
	from: number,
	smallUpTo: number,
	program: (n: number) => Program,
	counts: readonly number[],
): ClosedForm {
	const traces = (n: number): number => {
		const count = counts[n - from];
		if (count === undefined) throw new RangeError(`nobody has stated how many traces ${name}(${n}) has`);
		return count;
	};
	return { name, from, to: from + counts.length - 1, smallUpTo, program, traces };
}

export const closedForms: readonly ClosedForm[] = [
	formula("readers", 1, 6, readers, (n) => 2 ** n),
	formula("lastzero", 1, 6, lastzero, (n) => (n + 3) * 2 ** (n - 2)),
	formula("filesystem", 1, 2, filesystem, (n) => (n <= 13 ? 1 : 2 ** (n - 13))),
	formula("indexer", 1, 3, indexer, (n) => (n <= 11 ? 1 : 8 ** (n - 11))),
	formula("lockinc", 1, 6, lockinc, factorial),
	formula("lock2inc", 1, 5, lock2inc, factorial),
	formula("ainc", 1, 6, ainc, factorial),
	formula("lastwrite", 1, 6, lastwrite, factorial),
	formula("floating_read", 1, 5, floatingRead, (n) => factorial(n + 1)),
	formula("wainc", 1, 5, wainc, (n) => factorial(n + 1)),
	formula("inc", 1, 4, inc, (n) => factorial(n) ** 2),
	formula("rw", 1, 4, rw, (n) => factorial(n) ** 2),
	formula("binc", 1, 4, binc, (n) => factorial(n) ** 2),
	formula("myexample", 1, 4, myexample, (n) => factorial(n) ** 2),
	formula("cinc", 1, 3, cinc, (n) => factorial(n) ** 3),
	formula("cas", 1, 6, cas, (n) => n),
	formula("wcas", 1, 6, wcas, (n) => n * 2 ** (n - 1) + 1),
	formula(
		"hairbrush(n; n, 2)",
		1,
		5,
		(n) => hairbrush(n, n, 2),
		(n) => choose(2 * n, n) * choose(n + 2, 2),
	),
	formula("redundant_co", 1, 3, redundantCo, (n) => factorial(2 * n + 2) / factorial(n) ** 2 / 2),
	formula("exp-mem", 1, 4, expMem, (n) => 2 * factorial(n)),
	listed("casrot", 2, 6, casrot, [2, 5, 14, 43, 144, 523, 2048, 8597, 38_486]),
	listed("casw", 2, 4, casw, [6, 66, 1200, 32_880]),
	// No suite states the number for 3, which was counted here.
	listed("CoA", 1, 3, coA, [4, 15, 130, 2028, 49_776]),
	listed("fib_bench+reader", 1, 3, fibBench, [11, 140, 1698, 19_605, 218_243]),
];
