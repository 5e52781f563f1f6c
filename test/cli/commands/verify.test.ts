import { expect, it } from "vitest";
import { run } from "../fake-io.js";

it("confirms the models, and says what was compared", async () => {
	const { exitCode, out, err } = await run(["verify", "*"]);
	expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
	expect(out.match(/^CONFIRMED: on this program/gm)).toHaveLength(2);
	expect(out).toMatch(
		/^ {2}equal: traces: dpor, .* \(4 traces by plain enumeration, 4 explored, 0 missing, 0 more than once\)$/m,
	);
	expect(out).toMatch(/^ {2}equal: claims of named points \(4 of 4 pairs /m);
});

it("3: what is too large is not compared, and 130: interrupted", async () => {
	const limited = await run(["verify", "--preset", "crowd", "--time", "1s"], { msPerLook: 100 });
	expect(limited.exitCode).toBe(3);
	expect(limited.out).toMatch(/^INCOMPLETE: nothing differs, but this was not compared, or not in full: traces/m);
	expect(limited.out).toContain(
		"not compared: traces: dpor, and plain enumeration of all schedules (a search ended at time 1s)",
	);
	expect((await run(["verify", "--preset", "crowd"], { interruptAtLook: 12 })).exitCode).toBe(130);
});

it("prints JSON", async () => {
	const { out } = await run(["verify", "lost-update", "--json"]);
	const { verifications } = JSON.parse(out);
	expect(verifications).toMatchObject([{ model: "lost-update", verdict: "CONFIRMED" }]);
	expect(verifications[0].comparisons).toHaveLength(5);
});
