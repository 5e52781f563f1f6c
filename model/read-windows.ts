import { type Cell, type CellFamily, cellFamily, observe, self } from "../scheduler/index.js";
import { type Grid, nameOfPiece, piecesIn } from "./geometry.js";
import type { HostFileProbe } from "./host-file.js";
import type { Qcow2Probe } from "./qcow2/index.js";

/** The heart of the race: a guest write took effect between the unlock of B and a read of A that was bound to follow. */
export const WINDOW_OPEN_DURING_WRITE = "a guest write landed while a read was between unlock and backing read";

/**
 * Whether a coroutine has found a piece unallocated in B and not yet read it from A. Nothing in the model looks at it; it is
 * there for a witness.
 */
export class ReadWindows implements HostFileProbe, Qcow2Probe {
	private readonly windows: CellFamily<boolean>;

	constructor(private readonly grid: Grid) {
		this.windows = cellFamily("window", false);
	}

	leavesMutexForBacking(offset: number, bytes: number): void {
		for (const piece of piecesIn(this.grid, offset, bytes)) this.windowOf(self(), piece).set(true);
	}

	readTookEffect(pieces: readonly number[]): void {
		for (const piece of pieces) this.windowOf(self(), piece).set(false);
	}

	writeTookEffect(pieces: readonly number[]): void {
		const written = pieces.map((piece) => nameOfPiece(this.grid, piece));
		observe(WINDOW_OPEN_DURING_WRITE, () =>
			this.windows.entries().some(([key]) => written.some((piece) => key.startsWith(`${piece} `))),
		);
	}

	private windowOf(reader: string, piece: number): Cell<boolean> {
		return this.windows.at(`${nameOfPiece(this.grid, piece)} ${reader}`);
	}
}
