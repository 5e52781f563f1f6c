import { CLUSTER_SIZE } from "../../model/index.js";
import { PLAIN, type Range, type Scenario, type WriteKind } from "../scenario/scenario.js";
import { settingsOf } from "../scenario/settings.js";
import type { Case } from "./suite.js";

/** Whole clusters, of an image of two. */
const RANGES: readonly Range[] = [
	{ offset: 0, bytes: CLUSTER_SIZE },
	{ offset: CLUSTER_SIZE, bytes: CLUSTER_SIZE },
	{ offset: 0, bytes: 2 * CLUSTER_SIZE },
];
const KINDS: readonly WriteKind[] = ["write", "zero", "discard"];

/** Who does what. */
type Clients = Pick<Scenario, "readers" | "writers">;

/**
 * All scenarios with up to two readers of one request each, and up to two requests of the guest, one after the other or side by
 * side, in whole clusters of two; in both orderings, and with the L2 table in the cache or not.
 *
 * Where cluster 1 is not touched there is only cluster 0. Of scenarios that differ by an exchange of the two clusters one is
 * listed, as long as no request touches both: such a request begins with cluster 0.
 */
export function verifiedCases(): Case[] {
	return clients().flatMap((who) =>
		(["any", "qemu"] as const).flatMap((ordering) =>
			(["cold", "warm"] as const).map((l2) => {
				const scenario: Scenario = { ...PLAIN, serializeTargetWrites: "on", ...who, clusters: size(who), ordering, l2 };
				return { name: nameOf(scenario), scenario };
			}),
		),
	);
}

/** Like `readers 0,1; guest 0 then z1; any cold`. */
function nameOf(scenario: Scenario): string {
	const { reads = "", writes = "" } = settingsOf({ ...scenario, clusters: 2 });
	const { readers, writers, ordering, l2 } = scenario;
	const reading = readers.length === 0 ? "no reader" : `readers ${reads.replaceAll("/", ", ")}`;
	const writing =
		writers.length === 0 ? "no guest" : `guest ${writes.replaceAll("/", " beside ").replace("+", " then ")}`;
	return `${reading}; ${writing}; ${ordering} ${l2}`;
}

function clients(): Clients[] {
	const reads = RANGES.map((range) => [range]);
	const requests = KINDS.flatMap((kind) => RANGES.map((range) => ({ ...range, kind })));
	const single = requests.map((request) => [request]);
	const inTurn = requests.flatMap((first) => requests.map((second) => [[first, second]]));
	const guests = [...unordered(single), ...inTurn];
	const all = unordered(reads).flatMap((readers) => guests.map((writers) => ({ readers, writers })));
	const seen = new Set<string>();
	return all.filter((who) => {
		if (seen.has(key(who))) return false;
		seen.add(key(who));
		if (!touchesBothAtOnce(who)) seen.add(key(exchanged(who)));
		return true;
	});
}

/** None, each, and each two of them, in whatever order. */
function unordered<T>(items: readonly T[]): T[][] {
	const pairs = items.flatMap((one, i) => items.slice(i).map((other) => [one, other]));
	return [[], ...items.map((one) => [one]), ...pairs];
}

function size(who: Clients): number {
	return requestsOf(who).some(({ offset, bytes }) => offset + bytes > CLUSTER_SIZE) ? 2 : 1;
}

function touchesBothAtOnce(who: Clients): boolean {
	return requestsOf(who).some(({ bytes }) => bytes > CLUSTER_SIZE);
}

/** The same with cluster 0 in the place of cluster 1. */
function exchanged({ readers, writers }: Clients): Clients {
	const other = <R extends Range>(request: R) => ({ ...request, offset: CLUSTER_SIZE - request.offset });
	return { readers: readers.map((reads) => reads.map(other)), writers: writers.map((writes) => writes.map(other)) };
}

/** Clients have no order. */
function key({ readers, writers }: Clients): string {
	const texts = (clients: readonly unknown[]) => clients.map((client) => JSON.stringify(client)).sort();
	return JSON.stringify([texts(readers), texts(writers)]);
}

function requestsOf({ readers, writers }: Clients): Range[] {
	return [...readers.flat(), ...writers.flat()];
}
