/**
 * What a search stores has no more room: its budget is used up, or the machine has refused to give more. It ends the search
 * as INCOMPLETE; what was found up to there stands.
 */
export class MemoryBound extends Error {
	override readonly name = "MemoryBound";

	/** @param bound - for the verdict: `max-memory 512 MB` */
	constructor(readonly bound: string) {
		super(`no memory is left to go on in: ${bound}`);
	}
}

/** The bound by its name, as users set it: `max-memory 512 MB`. */
export function memoryBound(maxBytes: number): MemoryBound {
	return new MemoryBound(`max-memory ${inMegabytes(maxBytes)}`);
}

/** How many bytes a store may occupy, and how much of it is used. */
export class MemoryBudget {
	private taken = 0;

	/** @param maxBytes - default: no bound but that of the machine */
	constructor(private readonly maxBytes = Number.POSITIVE_INFINITY) {}

	/** How many bytes are in use. */
	get bytes(): number {
		return this.taken;
	}

	/** An array of zeros that counts. @throws MemoryBound */
	allocate(length: number): Int32Array<ArrayBuffer> {
		const bytes = length * Int32Array.BYTES_PER_ELEMENT;
		if (this.taken + bytes > this.maxBytes) throw memoryBound(this.maxBytes);
		try {
			const array = new Int32Array(length);
			this.taken += bytes;
			return array;
		} catch (error) {
			// This is how an engine says that it has no room for an array, or that none may be so long.
			if (!(error instanceof RangeError)) throw error;
			throw new MemoryBound(`the memory of this machine, at ${inMegabytes(this.taken + bytes)} of states`);
		}
	}

	/** The array is not used any more. */
	release(array: Int32Array): void {
		this.taken -= array.byteLength;
	}
}

function inMegabytes(bytes: number): string {
	return `${Math.round(bytes / 1024 ** 2)} MB`;
}
