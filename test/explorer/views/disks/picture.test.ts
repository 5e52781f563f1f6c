import { describe, expect, it } from "vitest";
import { givenTo } from "../../../../explorer/engine/endings.js";
import { pictureOf } from "../../../../explorer/views/disks/picture.js";
import { MODELS, type Model, type SettingValues } from "../../../../properties/index.js";
import { parseSchedule, Stepper } from "../../../../scheduler/index.js";

const model = MODELS[0] as Model;

/** The picture after a schedule. */
function pictureAfter(given: SettingValues, schedule: string) {
	const settings = model.complete(given);
	const { moments } = new Stepper(model.build(settings)).follow(parseSchedule(schedule));
	return pictureOf(moments.at(-1)?.contents ?? new Map(), settings);
}

const ages = (halves: readonly { readonly age: string }[] | undefined) => halves?.map(({ age }) => age);

describe("the picture of the disks", () => {
	it("has a piece for each that requests cut a cluster into", () => {
		const picture = pictureAfter({ writes: "0:512", serialize_target_writes: "off" }, "guest0*7");
		expect(ages(picture?.clusters[0]?.a)).toEqual(["NEW", "OLD", "OLD"]);
		expect(ages(picture?.clusters[0]?.b)).toEqual(["OLD", "OLD", "OLD"]);
	});

	it("shows zeroes, on A and as B's own without a place in its file", () => {
		const picture = pictureAfter({ zeroes: "0", serialize_target_writes: "off" }, "guest0*4");
		expect(ages(picture?.clusters[0]?.b)).toEqual(["ZEROES", "ZEROES"]);
		expect(ages(pictureAfter({ zeroes: "0" }, "guest0")?.clusters[0]?.a)).toEqual(["ZEROES", "ZEROES"]);
	});

	it("shows a compressed cluster before its data are there", () => {
		const picture = pictureAfter({ compress: "on", serialize_target_writes: "off" }, "guest0*5");
		expect(ages(picture?.clusters[0]?.b)).toEqual(["NOTHING YET", "NOTHING YET"]);
	});

	it("is left out where clusters lie in files in another order", () => {
		expect(pictureAfter({ a: "qcow2" }, "guest0")).toBeUndefined();
		expect(pictureAfter({ b_cluster: "32k" }, "guest0")).toBeUndefined();
	});
});

it("a read that failed was given an error, and one of zeroes zeroes", () => {
	expect(givenTo("EIO")).toBe("an error");
	expect(givenTo(["0", "0"])).toBe("zeroes");
	expect(givenTo(["old 0a", "0"])).toBe("half OLD, half NEW");
});
