/**
 * How often each rule of the search has been applied. A rule that no test applies might as well not be there, so a test sees
 * to it that each of these is hit.
 */
export class Marks {
	/** The later event of a race was tried before the earlier one. */
	raceReversed = 0;
	/** It would do something else there, so it was run. */
	reversedByRunning = 0;
	/** It could not run there, and more had to be taken out before it could. */
	guardedRaceReversed = 0;
	/** A coroutine that waits at the end of an execution could have gone on earlier. */
	blockedRaceReversed = 0;
	/** Something explored before is a weak initial of a sequence: source sets need no more. */
	asleepSkipped = 0;
	/** A sequence became a new branch of a wakeup tree. */
	wakeupInserted = 0;
	/** A leaf of the wakeup tree covers a sequence. */
	coveredByLeaf = 0;
	/** A coroutine was made to choose otherwise. */
	choiceTried = 0;
	/** What a coroutine chooses decided where a sequence belongs. */
	choiceSettled = 0;
}
