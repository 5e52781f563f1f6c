// The workload of QEMU's iotest 222 (image fleecing), one request after the other, at its real offsets in 64 MiB.
import { assert, atEnd, check, keeping, program, spawn } from "heddle";
import { CLUSTER_SIZE, cancelBackup, Fleecing, HALVES, isErrno, offsetOf, piecesIn, ZERO } from "heddle/model";

const [KIB, MIB] = [2 ** 10, 2 ** 20];
// What is in A at first, what the guest writes while A is being fleeced, what reads as zeroes at first, and what A keeps.
const PATTERNS = [
	["5d", 0, 64 * KIB],
	["d5", MIB, 64 * KIB],
	["dc", 32 * MIB, 64 * KIB],
	["cd", 0x3ff0000, 64 * KIB],
];
const OVERWRITES = [
	["ab", 0, 64 * KIB],
	["ad", 0xf8000, 64 * KIB],
	["1d", 0x2008000, 64 * KIB],
	["ea", 0x3fe0000, 64 * KIB],
];
const ZEROES = [
	[ZERO, 0xf8000, 32 * KIB],
	[ZERO, 0x2010000, 32 * KIB],
	[ZERO, 0x3fe0000, 64 * KIB],
];
const REMAINDER = [
	["d5", 0x108000, 32 * KIB],
	["dc", 32 * MIB, 32 * KIB],
	["cd", 0x3ff0000, 64 * KIB],
];

const filled = ([content, offset, bytes]) => piecesIn(HALVES, offset, bytes).map(() => content);
const clustersThat = (hold) => Array.from({ length: (64 * MIB) / CLUSTER_SIZE }, (_, cluster) => cluster).filter(hold);

function initially(piece) {
	const at = offsetOf(HALVES, piece);
	return PATTERNS.find(([, offset, bytes]) => offset <= at && at < offset + bytes)?.[0] ?? ZERO;
}

function* readAll(fleecing) {
	for (const [i, stretch] of [...PATTERNS, ...ZEROES].entries()) {
		const [, offset, bytes] = stretch;
		const data = yield* keeping(["read", i], fleecing.nbdRead(offset, bytes));
		assert(!isErrno(data) && data.join() === filled(stretch).join(), `B shows ${stretch}`);
	}
}

function* workload(fleecing) {
	yield* keeping(["before"], readAll(fleecing));
	for (const [i, stretch] of OVERWRITES.entries()) {
		const ret = yield* keeping(["overwrite", i], fleecing.guestWrite(stretch[1], stretch[2], filled(stretch)));
		assert(ret === 0, `the guest writes ${stretch}`);
	}
	yield* keeping(["after"], readAll(fleecing));
	cancelBackup(fleecing.job);
}

let copied = [];
const iotest222 = program("iotest 222", () => {
	const fleecing = new Fleecing({
		length: 64 * MIB,
		initially,
		depth: 1,
		serializeTargetWrites: "auto",
		l1: "absent",
		l2: "cold",
	});
	spawn("test", () => workload(fleecing));
	spawn("job", () => fleecing.runJob(() => undefined, true));
	atEnd("what B has of its own is what was copied", () => {
		copied = clustersThat((cluster) => !fleecing.job.bitIsSet(cluster));
		return { expected: copied, actual: clustersThat((cluster) => fleecing.contentOfB(2 * cluster) !== undefined) };
	});
	atEnd("A holds the overwrites and the remainder", () => {
		const stretches = [...OVERWRITES, ...REMAINDER];
		const actual = stretches.map(([, offset, bytes]) =>
			piecesIn(HALVES, offset, bytes).map((piece) => fleecing.contentOfA(piece)),
		);
		return { expected: stretches.map(filled), actual };
	});
});

const { sentence } = check(iotest222);
console.log(sentence);
console.log(`${copied.length} clusters were copied: ${copied.join(" ")}`);
