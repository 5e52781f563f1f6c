import { NondeterminismError } from "../machine/failure.js";
import { JournalMismatchError } from "../machine/journal.js";
import type { Machine } from "../machine/machine.js";
import { replayJournal } from "../machine/replay-journal.js";
import type { Limits } from "../search/explore.js";
import type { SavedExploration } from "../search/saved.js";
import { fingerprintOf } from "../trace/fingerprint.js";
import { numberingOf } from "../trace/numbering.js";

/** The options without which a search that was put aside is not the same search. */
const DECISIVE = ["preemptions", "delays", "maxDepth", "compact"] as const;

type DecisiveOptions = { readonly [option in (typeof DECISIVE)[number]]?: number | boolean | undefined };

/**
 * A check that was put aside during its search: plain data, which whoever can may write down, and which {@link check} goes on
 * with in another process. Its arrays may be those of the search that is running: write them down, or copy them, before it
 * goes on.
 */
export type Checkpoint = {
	/** Of the program. */
	readonly fingerprint: string;
	readonly options: { readonly [option: string]: number | boolean };
	/** What was learned, and a digest of the numbers that were given to it. */
	readonly journal: Uint8Array;
	readonly numbering: string;
	/** The witnesses that were reached. */
	readonly witnesses: readonly string[];
	readonly search: SavedExploration;
};

/** A moment at which the check may be put aside. */
export interface CheckpointMoment {
	/** Whether the search ends here, since it was interrupted. */
	readonly isLast: boolean;
	/** The check as it is now. Making it takes time that grows with what the search has stored. */
	take(): Checkpoint;
}

/** A checkpoint that the check cannot go on from. */
export class CheckpointError extends Error {
	override readonly name = "CheckpointError";
}

/** What a check is told about checkpoints. */
export interface CheckpointOptions extends DecisiveOptions {
	/** Shown now and then, and when the search is interrupted, a moment at which to take a checkpoint. */
	readonly onCheckpoint?: (moment: CheckpointMoment) => void;
	/** A checkpoint of the same program, taken with the same options, to go on from. */
	readonly resume?: Checkpoint;
}

/**
 * Whether the check takes checkpoints, or goes on from one. What reductions know is not saved, so such a check looks at all
 * states in all orders.
 */
export function keepsCheckpoints({
	onCheckpoint,
	resume,
}: Pick<CheckpointOptions, "onCheckpoint" | "resume">): boolean {
	return onCheckpoint !== undefined || resume !== undefined;
}

/**
 * What the loop of the search has to know of checkpoints. To go on from one, lets the machine, which must be new, learn what
 * was known then.
 *
 * @throws CheckpointError if the checkpoint belongs to another program, or to a check with other options
 */
export function checkpointing(machine: Machine, options: CheckpointOptions): Pick<Limits, "onPause" | "resumed"> {
	const { onCheckpoint, resume } = options;
	const { program } = machine;
	if (resume !== undefined) recall(machine, options, resume);
	const fingerprint = onCheckpoint === undefined ? "" : (resume?.fingerprint ?? fingerprintOf(program));
	return {
		...(resume === undefined ? {} : { resumed: resume.search }),
		...(onCheckpoint === undefined
			? {}
			: {
					onPause: ({ isLast, save }) => {
						onCheckpoint({ isLast, take: () => ({ ...remembered(machine, options), fingerprint, search: save() }) });
					},
				}),
	};
}

function remembered(machine: Machine, options: CheckpointOptions): Omit<Checkpoint, "fingerprint" | "search"> {
	const witnesses = [...machine.learner.witnesses.values()].filter(({ reached }) => reached);
	return {
		options: decisive(options),
		journal: machine.journal.bytes,
		numbering: numberingOf(machine),
		witnesses: witnesses.map(({ name }) => name),
	};
}

function decisive(options: DecisiveOptions): Checkpoint["options"] {
	const given = DECISIVE.flatMap((option) => {
		const value = options[option];
		return value === undefined ? [] : [[option, value] as const];
	});
	return Object.fromEntries(given);
}

/** Lets the machine know what was known when the checkpoint was taken. */
function recall(machine: Machine, options: CheckpointOptions, checkpoint: Checkpoint): void {
	const [then, now] = [checkpoint.options, decisive(options)].map((some) => JSON.stringify(some));
	if (then !== now) throw new CheckpointError(`the checkpoint was taken with the options ${then}, not ${now}`);
	if (fingerprintOf(machine.program) !== checkpoint.fingerprint) throw otherProgram("its fingerprint differs");
	try {
		replayJournal(machine, checkpoint.journal);
	} catch (error) {
		if (error instanceof NondeterminismError) throw otherProgram(error.failure.message);
		throw error instanceof JournalMismatchError ? otherProgram(error.message) : error;
	}
	if (numberingOf(machine) !== checkpoint.numbering) throw otherProgram("it does not give the same numbers");
	for (const name of checkpoint.witnesses) machine.learner.witness(name).reached = true;
}

function otherProgram(how: string): CheckpointError {
	return new CheckpointError(`the program is not the one that was being checked: ${how}`);
}
