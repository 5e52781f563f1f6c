import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scenarios } from "../../../properties/arbitraries/index.js";
import { type Link, MODELS, type Model, readLink, settingsOf, showLink } from "../../../properties/index.js";
import { parseSchedule, type ScheduleStep } from "../../../scheduler/index.js";
import { seed } from "../../seed.js";

const [fleecing, lostUpdate] = MODELS as [Model, Model];

const name = fc.oneof(
	fc.constantFrom("reader0", "guest0", "parent/child", "two  words", 'with "quotes"', "a+b", "50%", "%41", "a&s=b#c"),
	fc.string({ minLength: 1, unit: "grapheme" }),
);
const step: fc.Arbitrary<ScheduleStep> = fc.oneof(
	fc.record({ coroutine: name }),
	fc.record({ coroutine: name, choices: fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }) }),
);
const scenario = fc.oneof(
	scenarios({ maxClusters: 4, maxClients: 4 }).map((of) => ({ model: fleecing, settings: settingsOf(of) })),
	fc
		.record({ coroutines: fc.constantFrom("1", "2", "6"), mutex: fc.constantFrom("on", "off") })
		.map((settings) => ({ model: lostUpdate, settings })),
);
const page = fc.dictionary(fc.constantFrom("view", "step", "constructor", "x"), fc.string({ unit: "grapheme" }));
const link: fc.Arbitrary<Link> = fc
	.record({ scenario, schedule: fc.array(step), page })
	.map(({ scenario, schedule, page }) => ({ ...scenario, schedule, page: new Map(Object.entries(page)) }));

/** What remains of a link that was written and read. */
function readBack(text: string): Link {
	const { complaints, ...read } = readLink(text);
	expect(complaints).toEqual([]);
	return read;
}

describe("what is shown", () => {
	it("can be read back: any settings, any schedule, and what the page adds", () => {
		let quoted = 0;
		let plus = 0;
		fc.assert(
			fc.property(link, (link) => {
				const text = showLink(link);
				expect(text).not.toMatch(/[\s#"]/);
				for (const written of [text, `#${text}`, `http://127.0.0.1:8080/?a=b#${text}`]) {
					expect(readBack(written)).toEqual(link);
				}
				if (text.includes("%22")) quoted += 1;
				if (text.includes("%2B")) plus += 1;
			}),
			{ numRuns: 500, seed },
		);
		expect(quoted, "names in quotes were tried").toBeGreaterThan(50);
		expect(plus, "values with + were tried").toBeGreaterThan(50);
	});

	it("is short enough for a message, and plain to read", () => {
		const text = showLink({
			model: fleecing,
			settings: fleecing.complete({ serialize_target_writes: "off" }),
			schedule: parseSchedule("reader0 guest0*3 reader0 guest0*4 reader0*2"),
		});
		expect(text).toBe("m=fleecing&v=1&serialize_target_writes=off&s=reader0+guest0*3+reader0+guest0*4+reader0*2");
		expect(text.length).toBeLessThan(120);
	});

	it("leaves out what is standard, and a schedule without steps", () => {
		expect(showLink({ model: lostUpdate, settings: lostUpdate.complete({}), schedule: [] })).toBe("m=lost-update&v=1");
		expect(showLink({ model: fleecing, settings: {}, schedule: [] })).toBe("m=fleecing&v=1");
	});

	it("keeps what people read as it is: commas, colons and slashes; + is a space, %2B a plus", () => {
		const settings = fleecing.complete({ clusters: "2", readers: "2", reads: "0+1/1" });
		const text = showLink({ model: fleecing, settings, schedule: parseSchedule("a/b:1,0") });
		expect(text).toBe("m=fleecing&v=1&clusters=2&readers=2&reads=0%2B1/1&s=a/b:1,0");
		expect(readBack(text).settings).toEqual(settings);
	});
});

describe("what cannot be read is said, and the longest part that makes sense is taken", () => {
	const standard = fleecing.complete({});

	it.each(["", "#", "http://localhost:8080/", "http://localhost:8080/#", "heddle.html#"])(
		"nothing at all is the standard scenario: %j",
		(text) => {
			expect(readLink(text)).toEqual({
				model: fleecing,
				settings: standard,
				schedule: [],
				page: new Map(),
				complaints: [],
			});
		},
	);

	it("another version of links", () => {
		const { complaints, settings } = readLink("m=fleecing&v=2&readers=2");
		expect(complaints).toEqual(["The link was written for version 2 of links; it is read as version 1."]);
		expect(settings).toEqual({ ...standard, readers: "2" });
		expect(readLink("m=fleecing").complaints, "none is this one").toEqual([]);
	});

	it("a model that there is not", () => {
		const { complaints, model } = readLink("m=fleezing&v=1");
		expect(complaints).toEqual(['There is no model "fleezing"; fleecing is opened instead.']);
		expect(model).toBe(fleecing);
	});

	it("a setting that is not possible stays at its standard, and the others are as given", () => {
		const { complaints, settings } = readLink("m=fleecing&v=1&readers=99&writers=2&l2=hot");
		expect(complaints).toEqual([
			"The setting readers=99 is not possible; possible are: 0 to 8; it stays at 1.",
			"The setting l2=hot is not possible; possible are: cold, warm; it stays at cold.",
		]);
		expect(settings).toEqual({ ...standard, writers: "2" });
	});

	it("settings that are possible together only are taken in the model's order, however they are written", () => {
		const { complaints, settings } = readLink("m=fleecing&reads=1&clusters=2&l2=hot");
		expect(complaints).toHaveLength(1);
		expect(settings).toEqual({ ...standard, clusters: "2", reads: "1" });
	});

	it("a schedule from the step on that is none", () => {
		for (const [text, from, steps] of [
			["reader0*2+guest0:x+reader0", "guest0:x", 2],
			['reader0+"open', '"open', 1],
			["reader0+%22%5Cx%22+guest0", '"\\x"', 1],
			["*2+reader0", "*2", 0],
			["reader0+guest0*9999999", "guest0*9999999", 1],
			["reader0%", "reader0%", 0],
		] as const) {
			const { complaints, schedule } = readLink(`m=fleecing&v=1&s=${text}`);
			expect(complaints).toEqual([`The schedule makes no sense from "${from}" on.`]);
			expect(schedule).toHaveLength(steps);
		}
	});

	it("all of them at once, in the order in which a link is read", () => {
		const { complaints } = readLink("m=x&v=7&readers=a&s=!");
		expect(complaints.map((complaint) => complaint.split(" ").slice(0, 3).join(" "))).toEqual([
			"The link was",
			"There is no",
			"The setting readers=a",
			"The schedule makes",
		]);
	});

	it("any text at all can be opened", () => {
		const piece = fc.constantFrom(
			"m=",
			"fleecing",
			"&",
			"v=",
			"1",
			"s=",
			"readers=",
			"9",
			"+",
			"%",
			"%22",
			"#",
			"=",
			"*",
		);
		const text = fc.oneof(
			fc.string({ unit: "binary" }),
			fc.array(piece).map((pieces) => pieces.join("")),
		);
		fc.assert(
			fc.property(text, (text) => {
				const { model, settings, complaints } = readLink(text);
				expect(() => model.build(settings)).not.toThrow();
				for (const complaint of complaints) expect(complaint).toMatch(/^(The|There) .*\.$/s);
			}),
			{ numRuns: 500, seed },
		);
	});
});

describe("what is typed by hand or mangled on the way", () => {
	it("a stray % stands for itself, and what is escaped beside it is read", () => {
		expect(readLink("view=100%").page.get("view")).toBe("100%");
		expect(readLink("view=%22100%+%2B%22").page.get("view")).toBe('"100% +"');
		expect(readLink("view=%ff+%41").page.get("view"), "bytes that are no text").toBe("%ff %41");
	});

	it("a schedule with real spaces, or with %20", () => {
		for (const text of ["reader0 guest0*3", "reader0%20guest0*3", "reader0+guest0*3", "+reader0++guest0*3+"]) {
			expect(readBack(`m=fleecing&v=1&s=${text}`).schedule).toEqual(parseSchedule("reader0 guest0*3"));
		}
	});

	it("fields that are empty, or without a value", () => {
		expect(readBack("&&m=fleecing&&flag&empty=&").page).toEqual(
			new Map([
				["flag", ""],
				["empty", ""],
			]),
		);
	});

	it("names that every object has are the page's, not settings", () => {
		expect(readBack("toString=1&__proto__=2").page).toEqual(
			new Map([
				["toString", "1"],
				["__proto__", "2"],
			]),
		);
	});
});
