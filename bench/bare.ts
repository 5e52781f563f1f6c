/*
 * The reader of the abstract race as a bare generator, with nothing around it: how fast generators can be stepped at all
 * here, without states, schedules or a search. It is what rates are compared with.
 */

/** Clusters that a reader reads. */
const CLUSTERS = 3;
/** How long the measurement takes, in seconds. */
const SECONDS = 0.5;
const LIVES_BETWEEN_LOOKS = 10_000;

const shared = {
	locked: false,
	l2Cached: true,
	reads: [0, 0, 0],
	linked: [false, false, false],
	written: [false, false, false],
};

function* reader(): Generator<string, void, void> {
	for (let c = 0; c < CLUSTERS; c++) {
		yield "begin";
		shared.reads[c] = (shared.reads[c] as number) + 1;
		yield "lock";
		shared.locked = true;
		yield "look up";
		shared.locked = false;
		if (shared.linked[c] !== true) {
			yield "read A";
			if (shared.written[c] === true) throw new Error("a read of B gives the old data");
		}
		yield "end";
		shared.reads[c] = (shared.reads[c] as number) - 1;
	}
}

/** Steps a second. */
export function bareSteps(): number {
	let steps = 0;
	const began = performance.now();
	let seconds = 0;
	while (seconds < SECONDS) {
		for (let i = 0; i < LIVES_BETWEEN_LOOKS; i++) {
			const life = reader();
			while (life.next().done !== true) steps += 1;
		}
		seconds = (performance.now() - began) / 1000;
	}
	return Math.round(steps / seconds);
}
