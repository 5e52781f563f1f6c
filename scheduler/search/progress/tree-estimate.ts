/** Of fewer leaves nothing is concluded. */
export const MIN_LEAVES = 100;
/** Nor while less of the tree than this seems to have been explored. */
export const MIN_SHARE = 0.1;
/**
 * Nor while the estimates of late differ by more than this factor from their mean: they are still on the move. An estimate
 * that grows as fast as the leaves do, because as many branches are found as are explored, differs by 1.28.
 */
export const MAX_SPREAD = 1.15;

/** After so many leaves, as a share of those up to now, the next estimate is made: their number grows with the logarithm. */
const SAMPLE_EVERY = 1 / 256;
/** So many estimates count, which is the last quarter of the leaves; older ones fade out. */
const SAMPLES_IN_MEAN = 64;

/**
 * Estimates how many leaves a search tree has, while the tree is explored depth-first.
 *
 * If at each node one of its branches were taken at random, each leaf would be come to with the product of 1 / branches on the
 * way as its chance, and one over that is an unbiased estimate of the number of leaves (Knuth, "Estimating the Efficiency of
 * Backtrack Programs", 1975). Weighted by their chances, the estimates of all leaves explored up to now come to: leaves
 * explored / sum of their chances (the weighted backtrack estimator of Kilby, Slaney, Thiébaux and Walsh, "Estimating Search
 * Tree Size", 2006). When all are explored, the chances sum up to 1, and the estimate is exact.
 *
 * The sum of chances is the share of the tree that has been explored, as seen from the root: see {@link shareOf}. It is
 * worked out from the branches that are known now, since a search that reduces finds them as it goes. Branches that are not
 * known yet make the estimate too small, mostly at the beginning. So it is not told before it has settled, and what is told
 * is the mean, on a logarithmic scale, over the last quarter of the leaves.
 */
export class TreeEstimate {
	private mean = 0;
	private variance = 0;
	private samples = 0;
	private nextSample = 1;
	private share = 0;

	/** Whether an estimate is to be made now. */
	isDue(leaves: number): boolean {
		return leaves >= this.nextSample;
	}

	/** Enters an estimate. @param share - how much of the tree these leaves are, as far as its branches are known */
	sample(leaves: number, share: number): void {
		this.nextSample = Math.max(leaves + 1, leaves * (1 + SAMPLE_EVERY));
		this.share = share;
		const estimate = Math.log(leaves / share);
		this.samples += 1;
		const weight = 1 / Math.min(this.samples, SAMPLES_IN_MEAN);
		const difference = estimate - this.mean;
		this.mean += weight * difference;
		this.variance = (1 - weight) * (this.variance + weight * difference * difference);
	}

	/** About how many leaves there are in all; undefined while too little is known. */
	total(leaves: number): number | undefined {
		if (leaves < MIN_LEAVES || this.share < MIN_SHARE) return undefined;
		if (Math.sqrt(this.variance) > Math.log(MAX_SPREAD)) return undefined;
		return Math.max(leaves, Math.round(Math.exp(this.mean)));
	}
}

/** A node on the way from the root to where the search is now. */
export interface Branching {
	/** Branches that have been explored to their ends. */
	readonly explored: number;
	/** Branches that are known, and still to be explored, without the one on the way. */
	readonly left: number;
}

/**
 * The share of the tree that has been explored, if all branches of a node weigh the same.
 *
 * @param way - from the root down; what is below the last is in progress, and counts as `below`
 */
export function shareOf(way: readonly Branching[], below: 0 | 1): number {
	let share: number = below;
	for (let depth = way.length - 1; depth >= 0; depth--) {
		const { explored, left } = way[depth] as Branching;
		share = (explored + share) / (explored + 1 + left);
	}
	return share;
}
