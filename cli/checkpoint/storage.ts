import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Node reads and writes no more than this at once. */
const MAX_BYTES_AT_ONCE = 1 << 30;

/** The bytes of a file, however large. */
export function readBytes(path: string): Uint8Array {
	const file = openSync(path, "r");
	try {
		const bytes = new Uint8Array(fstatSync(file).size);
		for (let at = 0; at < bytes.length; ) {
			const read = readSync(file, bytes, at, Math.min(MAX_BYTES_AT_ONCE, bytes.length - at), at);
			if (read === 0) return bytes.slice(0, at);
			at += read;
		}
		return bytes;
	} finally {
		closeSync(file);
	}
}

/**
 * Writes a new file beside the old one, waits until it is on the disk, and gives it the old one's name: a process that is
 * killed, or a machine that loses its power, leaves one of the two behind, whole.
 */
export function replaceFile(path: string, pieces: readonly Uint8Array[]): void {
	const fresh = `${path}.tmp`;
	const file = openSync(fresh, "w");
	try {
		for (const piece of pieces) {
			for (let at = 0; at < piece.length; ) {
				at += writeSync(file, piece, at, Math.min(MAX_BYTES_AT_ONCE, piece.length - at));
			}
		}
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	renameSync(fresh, path);
	syncDirectory(dirname(path));
}

/** The new name is on the disk only when the directory is. Not every system lets a directory be opened; then there is no more to do. */
function syncDirectory(path: string): void {
	let directory: number;
	try {
		directory = openSync(path, "r");
	} catch {
		return;
	}
	try {
		fsyncSync(directory);
	} catch {
		// As above.
	} finally {
		closeSync(directory);
	}
}
