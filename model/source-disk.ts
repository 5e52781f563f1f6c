import { type BlockDriver, BlockNode } from "./block-node.js";
import type { Environment } from "./environment.js";
import type { FleecingOptions } from "./fleecing-options.js";
import { CLUSTER_SIZE, nameOfPiece, offsetOf, pieceAt, ZERO } from "./geometry.js";
import { HostFile, type HostFileProbe } from "./host-file.js";
import { Qcow2Image, qcow2Driver, UNWRITTEN } from "./qcow2/index.js";
import { rawDriver, rawOnNode } from "./raw.js";

/** A, the disk that the guest writes, in one of its formats. */
export class SourceDisk {
	readonly file: HostFile;
	readonly node: BlockNode;
	private readonly image: Qcow2Image | undefined;

	constructor(
		private readonly environment: Environment,
		private readonly options: FleecingOptions,
		probe: HostFileProbe,
	) {
		const { effectUnit = "cluster", sourceFormat = "raw" } = options;
		this.file = new HostFile("A.file", environment, {
			initially: (piece) => this.atStartInFile(piece),
			effectUnit,
			probe,
		});
		this.image = sourceFormat === "raw" ? undefined : this.makeImage();
		this.node = this.makeNode();
	}

	private makeImage(): Qcow2Image {
		const { sourceFormat, sourceClusterSize = CLUSTER_SIZE, sourceL2, length } = this.options;
		return new Qcow2Image("A", this.environment, {
			file: this.file,
			length,
			l1Present: true,
			l2Cached: sourceL2 !== "cold",
			...(sourceL2 === "small" && { l2Slice: 1, l2Slots: 1 }),
			clusterSize: sourceClusterSize,
			...(sourceFormat === "qcow2" && { allocated: (cluster: number) => this.lastCluster - cluster }),
		});
	}

	/** Where A is qcow2, one host cluster comes after the other from the end: no two neighbours are neighbours in the file. */
	private get lastCluster(): number {
		const { sourceClusterSize = CLUSTER_SIZE, length } = this.options;
		return Math.ceil(length / sourceClusterSize) - 1;
	}

	private makeNode(): BlockNode {
		const { length, sourceAlignment = 1, copyOnRead = false, sourceFormat, effectUnit = "cluster" } = this.options;
		const driver = this.image === undefined ? this.rawDriver() : qcow2Driver(this.image);
		const options = { length, requestAlignment: sourceAlignment, copyOnRead };
		if (sourceFormat !== "overlay") return new BlockNode("A", driver, this.environment, options);
		const file = new HostFile("Base.file", this.environment, {
			initially: (piece) => this.originalContent(piece),
			effectUnit,
		});
		const backing = new BlockNode("Base", rawDriver(file), this.environment, { length });
		return new BlockNode("A", driver, this.environment, { ...options, backing });
	}

	/** Where nothing is padded below A, nobody waits there, and the protocol node is left out. */
	private rawDriver(): BlockDriver {
		const { length, sourceFileAlignment = 1 } = this.options;
		if (sourceFileAlignment === 1) return rawDriver(this.file);
		const options = { length, requestAlignment: sourceFileAlignment };
		return rawOnNode(new BlockNode("A.file", rawDriver(this.file), this.environment, options));
	}

	/** What a piece holds when the job is made. */
	originalContent(piece: number): string {
		const { initially, zeroClusters = [], length } = this.options;
		if (initially !== undefined) return initially(piece);
		const { grid } = this.environment;
		const offset = offsetOf(grid, piece);
		const isZero = offset >= length || zeroClusters.includes(Math.floor(offset / CLUSTER_SIZE));
		return isZero ? ZERO : originalMark(nameOfPiece(grid, piece));
	}

	/** What a piece holds, seen through the format; for properties. */
	contentAt(piece: number): string {
		if (this.image === undefined) return this.file.contentAt(piece);
		return this.image.contentAt(piece) ?? this.originalContent(piece);
	}

	/** What a piece of the file holds at the beginning: what belongs in another place, if A is qcow2. */
	private atStartInFile(piece: number): string {
		const { sourceFormat = "raw", sourceClusterSize = CLUSTER_SIZE } = this.options;
		if (sourceFormat === "raw") return this.originalContent(piece);
		const { grid } = this.environment;
		const offset = offsetOf(grid, piece);
		const cluster = this.lastCluster - Math.floor(offset / sourceClusterSize);
		if (sourceFormat === "overlay" || cluster < 0) return UNWRITTEN;
		return this.originalContent(pieceAt(grid, cluster * sourceClusterSize + (offset % sourceClusterSize)));
	}
}

/** The mark of what a piece of A holds when the job is made. */
export function originalMark(pieceName: string): string {
	return `old ${pieceName}`;
}
