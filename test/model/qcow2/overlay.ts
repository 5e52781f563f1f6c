import type { HostFileProbe } from "../../../model/host-file.js";
import {
	BlockNode,
	CLUSTER_SIZE,
	type Data,
	Environment,
	type EnvironmentOptions,
	HostFile,
	Qcow2Image,
	type Qcow2Options,
	qcow2Driver,
	rawDriver,
	UNWRITTEN,
} from "../../../model/index.js";

/** How an overlay is made, besides how its image begins. */
export interface OverlayOptions extends EnvironmentOptions, Partial<Omit<Qcow2Options, "file" | "probe">> {
	/** In bytes; 0 for an image without a backing file. Default: as long as the overlay. */
	readonly backingLength?: number;
	/** Watches both files. */
	readonly probe?: HostFileProbe;
}

/** A qcow2 image B on a raw image A. */
export interface Overlay {
	readonly bs: BlockNode;
	readonly image: Qcow2Image;
	readonly file: HostFile;
}

/** Two clusters, unless something else is said, and an L2 table that is on disk and in the cache. */
export function makeOverlay(options: OverlayOptions = {}): Overlay {
	const { length = 2 * CLUSTER_SIZE, backingLength = length, probe } = options;
	const environment = new Environment(options);
	const fileOptions = { effectUnit: "cluster" as const, ...(probe && { probe }) };
	const below = new HostFile("A.file", environment, { ...fileOptions, initially: (piece) => `a${piece}` });
	const file = new HostFile("B.file", environment, {
		...fileOptions,
		initially: (piece) => (options.allocated === undefined ? UNWRITTEN : `b${piece}`),
	});
	const backing = new BlockNode("A", rawDriver(below), environment, { length: backingLength });
	const image = new Qcow2Image("B", environment, {
		...{ l1Present: true, l2Cached: true },
		...options,
		...{ file, length, probe: {} },
	});
	const bs = new BlockNode("B", qcow2Driver(image), environment, {
		length,
		...(backingLength > 0 && { backing }),
	});
	return { bs, image, file };
}

/** Marks of a writer's for a range of halves of clusters. */
export function marksOf(writer: string, offset: number, bytes: number): Data {
	const first = (2 * offset) / CLUSTER_SIZE;
	return Array.from({ length: (2 * bytes) / CLUSTER_SIZE }, (_, i) => `${writer}${first + i}`);
}

/** What an image holds itself, piece by piece; undefined where it is not allocated. */
export function contentsOf({ image }: Overlay, pieces = 4): (string | undefined)[] {
	return Array.from({ length: pieces }, (_, piece) => image.contentAt(piece));
}
