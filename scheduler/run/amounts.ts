import type { Workload } from "../search/progress/workload.js";

/** A number with thousands set apart: `1,234`. */
export function grouped(n: number): string {
	return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A number with its noun: `1,234 states`. */
export function count(n: number, noun: string): string {
	return `${grouped(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** How much is done of how much: `1,234 of about 5,000 traces`. An estimate has two digits: more would pretend to know. */
export function amountOf({ unit, done, total, exact }: Workload): string {
	if (total === undefined || (exact && total === done)) return count(done, unit);
	if (exact) return `${grouped(done)} of ${count(total, unit)}`;
	return `${grouped(done)} of about ${count(Math.max(done, roundedEstimate(total)), unit)}`;
}

/** To two digits. */
export function roundedEstimate(estimate: number): number {
	if (estimate < 100) return Math.round(estimate);
	const unit = 10 ** (Math.floor(Math.log10(estimate)) - 1);
	return Math.round(estimate / unit) * unit;
}
