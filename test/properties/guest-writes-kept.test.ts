import { expect, it } from "vitest";
import { bdrvCoPwritev, CLUSTER_SIZE, Fleecing, HALVES, nameOfPiece } from "../../model/index.js";
import { guestWritesKept, type Scenario, scenarioFrom } from "../../properties/index.js";
import { Ledger, writtenContent } from "../../properties/ledger.js";
import { always, type Coroutine, check, keeping, pause, program, spawn } from "../../scheduler/index.js";

/** A program in which somebody does something to A, beside what the ledger is told. */
function withGuest(scenario: Scenario, doings: (fleecing: Fleecing, ledger: Ledger) => Coroutine<unknown>) {
	return program("guest writes", () => {
		const fleecing = new Fleecing({ length: CLUSTER_SIZE, l2: "cold", depth: 1, serializeTargetWrites: "auto" });
		const ledger = new Ledger(scenario);
		spawn("guest", () => doings(fleecing, ledger));
		always(guestWritesKept.name, () => guestWritesKept.holds({ scenario, fleecing, ledger, grid: HALVES }));
	});
}

const once = scenarioFrom({ readers: "0", writers: "1" });
const twice = scenarioFrom({ readers: "0", writers: "1", writes: "0+0" });

const contentOf = (ledger: Ledger, turn: number) =>
	[0, 1].map((piece) => writtenContent(ledger.writes[turn] as Ledger["writes"][number], nameOfPiece(HALVES, piece)));

function* write(fleecing: Fleecing, ledger: Ledger, turn: number): Coroutine {
	ledger.recordBegin(ledger.writes[turn] as Ledger["writes"][number]);
	yield* keeping(["write", turn], fleecing.guestWrite(0, CLUSTER_SIZE, contentOf(ledger, turn)));
	ledger.recordAcknowledgement(ledger.writes[turn] as Ledger["writes"][number]);
}

it("holds when the guest writes once, and when it writes twice in a row", () => {
	expect(check(withGuest(once, (fleecing, ledger) => write(fleecing, ledger, 0))).verdict).toBe("VERIFIED");
	const inOrder = withGuest(twice, function* (fleecing, ledger) {
		yield* write(fleecing, ledger, 0);
		yield* pause("next", { here: [] });
		yield* write(fleecing, ledger, 1);
	});
	expect(check(inOrder).verdict).toBe("VERIFIED");
});

it("fails when a write is acknowledged that never reached A", () => {
	const lies = withGuest(once, function* (_, ledger) {
		const [request] = ledger.writes as [Ledger["writes"][number]];
		ledger.recordBegin(request);
		yield* pause("does nothing", { here: [] });
		ledger.recordAcknowledgement(request);
	});
	const { failure } = check(lies);
	expect(failure).toMatchObject({ message: "guest writes kept", expected: '"guest0.0 0a"', actual: '"old 0a"' });
});

it("fails when somebody else changes A", () => {
	const vandal = withGuest(once, (fleecing) =>
		keeping(["vandal"], bdrvCoPwritev(fleecing.a, 0, CLUSTER_SIZE, ["vandal 0a", "vandal 0b"])),
	);
	expect(check(vandal).failure).toMatchObject({ message: "guest writes kept", actual: '"vandal 0a"' });
});

it("fails when a write shows in A before it has begun", () => {
	const early = withGuest(once, (fleecing, ledger) =>
		keeping(["early"], fleecing.guestWrite(0, CLUSTER_SIZE, contentOf(ledger, 0))),
	);
	expect(check(early).failure).toMatchObject({ expected: '"old 0a"', actual: '"guest0.0 0a"' });
});

it("fails when an acknowledged write is overtaken by an older one", () => {
	const overtaken = withGuest(twice, function* (fleecing, ledger) {
		yield* write(fleecing, ledger, 0);
		yield* pause("next", { here: [] });
		yield* write(fleecing, ledger, 1);
		yield* keeping(["again"], fleecing.guestWrite(0, CLUSTER_SIZE, contentOf(ledger, 0)));
	});
	expect(check(overtaken).failure).toMatchObject({ expected: '"guest0.1 0a"', actual: '"guest0.0 0a"' });
});
