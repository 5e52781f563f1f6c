import { expect, it } from "vitest";
import { describeChange } from "../../../scheduler/trace/describe-change.js";

it.each([
	["counter", "0", "1", "counter: 0 → 1"],
	["lock.holder", "null", '"a"', "lock.holder: null → a"],
	["lock.waiters", '["a"]', '["b","a"]', "lock.waiters: +b"],
	["lock.waiters", '["a","b"]', '["b"]', "lock.waiters: −a"],
	["order", '["a","b"]', '["b","a"]', "order: [a, b] → [b, a]"],
	["record", '{"x":1,"y":2}', '{"x":1,"y":3}', "record: {x 1, y 2} → {x 1, y 3}"],
	["file[0a]", '"old"', '"new"', "file[0a]: old → new"],
	["requests[a:read]", "null", '{"id":"a:read","bytes":1}', "requests: +a:read"],
	["requests[a:read]", '{"id":"a:read","bytes":1}', "null", "requests: −a:read"],
	["requests[a:read]", '{"on":false,"n":1}', '{"on":true,"n":2}', "requests: a:read.on false → true, a:read.n 1 → 2"],
	["strange", "undefined", "NaN", "strange: undefined → NaN"],
])("%s from %s to %s is told as: %s", (cell, before, after, told) => {
	expect(describeChange(cell, before, after)).toBe(told);
});
