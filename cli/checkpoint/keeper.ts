import type { CheckOptions, Checkpoint, CheckpointMoment } from "../../scheduler/index.js";
import type { Io } from "../io.js";
import { type CheckpointSubject, checkpointPieces, completePieces } from "./file.js";

/** Checkpoints are written so often unless it is said otherwise. */
export const DEFAULT_CHECKPOINT_INTERVAL = { ms: 30_000, text: "30s" };

/** Of the time that the check takes, writing checkpoints takes at most about one part in so many. */
const PARTS_OF_TIME = 10;

/** Writes the checkpoints of one check, as often as is asked for and not so often that it would take much of the time. */
export class CheckpointKeeper {
	private nextAt: number;
	/** Whether the file holds something to go on from. */
	private holdsSearch: boolean;
	/** Whether the search was interrupted, so that the file has all that was done. */
	private putAside = false;
	private hasWarned = false;

	/** @param resumed - the checkpoint to go on from, which is in the file */
	constructor(
		private readonly io: Io,
		private readonly path: string,
		private readonly subject: CheckpointSubject,
		private readonly interval: { readonly ms: number },
		private readonly resumed?: Checkpoint,
	) {
		this.nextAt = io.now() + interval.ms;
		this.holdsSearch = resumed !== undefined;
	}

	/** What the checker has to be told. */
	get options(): Pick<CheckOptions, "onCheckpoint" | "resume"> {
		const { resumed } = this;
		return { onCheckpoint: (moment) => this.offer(moment), ...(resumed === undefined ? {} : { resume: resumed }) };
	}

	private offer(moment: CheckpointMoment): void {
		const began = this.io.now();
		if (!moment.isLast && began < this.nextAt) return;
		if (this.write(() => checkpointPieces(this.subject, moment.take()))) {
			this.holdsSearch = true;
			this.putAside = moment.isLast;
		}
		const ended = this.io.now();
		this.nextAt = ended + Math.max(this.interval.ms, (PARTS_OF_TIME - 1) * (ended - began));
	}

	/** That it cannot be written is no reason to lose what has been found so far, so the search goes on. */
	private write(pieces: () => Uint8Array[]): boolean {
		try {
			this.io.replaceFile(this.path, pieces());
			return true;
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			if (code === undefined) throw error;
			if (!this.hasWarned)
				this.io.err(`heddle: the checkpoint cannot be written: ${this.path} (${code}); the search goes on`);
			this.hasWarned = true;
			return false;
		}
	}

	/**
	 * The check has ended. The file then says what it came to, unless the check was put aside or interrupted: then it stays as
	 * it is, and how to go on is said.
	 */
	finish(sentence: string, interrupted: boolean): void {
		if (!this.putAside && !interrupted) this.write(() => completePieces(this.subject, sentence));
		else if (this.holdsSearch) this.io.err(`heddle: the check was put aside\n→ heddle resume ${this.path}`);
	}
}
