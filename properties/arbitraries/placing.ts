import { alignDown, alignUp, CLUSTER_SIZE } from "../../model/index.js";
import { type GuestRequest, lengthOf, type Range, type Scenario } from "../scenario/scenario.js";

/** A request before it is known how large the image is. */
export interface RequestSeed {
	/** Its first cluster, and how many more it may touch; what lies beyond the image is cut off. */
	readonly at: number;
	readonly length: number;
	/** Bytes of the first cluster, and of the last, that it leaves out. */
	readonly skip: number;
	readonly cut: number;
	readonly kind: GuestRequest["kind"];
	/** Whether it is not made after all. */
	readonly isLeftOut: boolean;
}

/** The image that requests are put into. */
type Image = Pick<Scenario, "clusters" | "shortBy" | "sourceAlignment">;

/**
 * What the scenario's other settings do not allow is replaced by what is nearest: a chain that does not contain A takes a raw
 * A, and so does padding below it, the length of A is a multiple of its alignments, and only clusters that there are hold
 * zeroes.
 */
export function possible<S extends Omit<Scenario, "readers" | "writers">>(scenario: S): S {
	const { clusters, sourceFormat, sourceAlignment, shortBy, zeroClusters } = scenario;
	const depth = sourceFormat === "raw" ? scenario.depth : Math.max(scenario.depth, 1);
	const sourceFileAlignment = sourceFormat === "raw" && depth > 0 ? scenario.sourceFileAlignment : 1;
	return {
		...scenario,
		depth,
		sourceFileAlignment,
		shortBy: shortBy - (shortBy % Math.max(sourceAlignment, sourceFileAlignment)),
		zeroClusters: zeroClusters.filter((cluster) => cluster < clusters),
	};
}

/** Requests of clients that lie within the image. */
export function placedIn(image: Image, clients: readonly (readonly RequestSeed[])[]): GuestRequest[][] {
	const made = clients.map((requests) => requests.filter(({ isLeftOut }) => !isLeftOut));
	return made.map((requests) => requests.map((request) => placed(image, request)));
}

function placed(image: Image, { at, length, skip, cut, kind }: RequestSeed): GuestRequest {
	const { clusters } = image;
	const first = (at % clusters) * CLUSTER_SIZE;
	const whole = Math.min(first + length * CLUSTER_SIZE, lengthOf(image));
	const offset = first + skip < whole ? first + skip : first;
	const bytes = offset + cut < whole ? whole - cut - offset : whole - offset;
	return { offset, bytes, kind };
}

/** The least range around a request that A need not pad. */
export function aligned({ sourceAlignment: align }: Image, request: GuestRequest): GuestRequest {
	const offset = alignDown(request.offset, align);
	return { ...request, offset, bytes: alignUp(request.offset + request.bytes, align) - offset };
}

/** Leaves out the requests beyond the budget, readers and writers in turn. */
export function withinBudget(
	readers: GuestRequest[][],
	writers: GuestRequest[][],
	budget: number,
): Pick<Scenario, "readers" | "writers"> {
	let left = budget;
	const take = (requests: readonly GuestRequest[]) => {
		const taken = requests.slice(0, left);
		left -= taken.length;
		return taken;
	};
	const kept: { readers: Range[][]; writers: GuestRequest[][] } = { readers: [], writers: [] };
	for (let i = 0; i < Math.max(readers.length, writers.length); i++) {
		kept.readers.push(take(readers[i] ?? []).map(({ offset, bytes }) => ({ offset, bytes })));
		kept.writers.push(take(writers[i] ?? []));
	}
	const busy = <R>(clients: R[][]) => clients.filter(({ length }) => length > 0);
	return { readers: busy(kept.readers), writers: busy(kept.writers) };
}
