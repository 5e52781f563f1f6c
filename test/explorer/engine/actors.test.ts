import { expect, it } from "vitest";
import { actorOf, inPeoplesNames } from "../../../explorer/engine/actors.js";

it("one of a kind needs no number; several are counted from 1", () => {
	const name = (coroutine: string, all: string[]) => actorOf(coroutine, all).name;
	expect(name("reader0", ["reader0", "guest0"])).toBe("NBD client");
	expect(name("guest0", ["reader0", "guest0"])).toBe("guest");
	expect(name("reader1", ["reader0", "reader1", "guest0"])).toBe("NBD client 2");
	expect(actorOf("adder1", ["adder0", "adder1"])).toEqual({
		coroutine: "adder1",
		name: "adder1",
		kind: "other",
		index: 1,
	});
});

it("names within texts, with or without the request, are people's; other words stay", () => {
	const all = ["reader0", "guest0", "guest1"];
	expect(inPeoplesNames("guest1 waits for reader0.0 at B0, not for reader7", all)).toBe(
		"guest 2 waits for NBD client at B0, not for reader7",
	);
});
