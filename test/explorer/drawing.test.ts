import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Fragment, h, render } from "../../explorer/drawing.js";
import { FakeNode, fakeDocument } from "./fake-document.js";

beforeAll(() => vi.stubGlobal("document", fakeDocument));
afterAll(() => vi.unstubAllGlobals());

type Children = Parameters<typeof render>[0];

/** A root, and what draws into it. */
function page() {
	const root = new FakeNode("main");
	return { root, draw: (children: Children) => render(children, root as never) };
}

function nodesBelow(node: FakeNode): FakeNode[] {
	return node.children.flatMap((child) => [child, ...nodesBelow(child)]);
}

const Boxed = ({ children }: { children?: Children }) => h("div", { class: "box" }, children);
const Led = ({ children }: { children?: Children }) => h(Fragment, null, "lead", children);

const told = fc.record(
	{
		class: fc.constantFrom("a", "b"),
		title: fc.constantFrom("a", undefined),
		hidden: fc.boolean(),
		"aria-pressed": fc.boolean(),
		style: fc.record({ "--lanes": fc.constantFrom(1, 2), "min-height": fc.constant("4px") }, { requiredKeys: [] }),
	},
	{ requiredKeys: [] },
);

const { anything } = fc.letrec<{ anything: Children; several: Children[]; list: Children }>((tie) => ({
	anything: fc.oneof(
		{ depthSize: "small" },
		fc.constantFrom<Children>(null, undefined, false, true, 0, 1, "text"),
		fc
			.tuple(fc.constantFrom("p", "b", "svg"), told, tie("several"))
			.map(([name, all, inside]) => h(name, all, ...inside)),
		fc.tuple(fc.constantFrom(Boxed, Led, Fragment), tie("several")).map(([it, inside]) => h(it, null, ...inside)),
		tie("list"),
	),
	several: fc.array(tie("anything"), { maxLength: 3 }),
	list: fc
		.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 5 })
		.chain((keys) => fc.tuple(...keys.map((key) => told.map((all) => h("li", { ...all, key }, `${key}`))))),
}));

it("whatever was drawn before, the document is what it would be without", () => {
	fc.assert(
		fc.property(fc.array(anything, { minLength: 2, maxLength: 5 }), (drawings) => {
			const again = page();
			for (const drawing of drawings) again.draw(drawing);
			const fresh = page();
			fresh.draw(drawings.at(-1));
			expect(String(again.root)).toBe(String(fresh.root));
		}),
	);
});

/** The same, of other objects. */
function copyOf(drawing: Children): Children {
	if (Array.isArray(drawing)) return drawing.map(copyOf);
	if (drawing === null || typeof drawing !== "object") return drawing;
	const { type, key, ref, props } = drawing as ReturnType<typeof h>;
	const { children } = props as { children?: Children };
	const all = { key, ref, ...props, ...(children !== undefined && { children: copyOf(children) }) };
	return h(type as string, all);
}

it("nothing is made anew when the same is drawn again", () => {
	fc.assert(
		fc.property(anything, (drawing) => {
			const { root, draw } = page();
			draw(drawing);
			const before = nodesBelow(root);
			const text = String(root);
			draw(copyOf(drawing));
			expect(String(root)).toBe(text);
			expect(nodesBelow(root)).toHaveLength(before.length);
			for (const [i, node] of nodesBelow(root).entries()) expect(node).toBe(before[i]);
		}),
	);
});

it("what has a key stays the same, wherever it goes; what another component makes does not", () => {
	const { root, draw } = page();
	const items = (...keys: string[]) =>
		h(
			"ul",
			null,
			keys.map((key) => h("li", { key }, key)),
		);
	draw(items("a", "b", "c"));
	const [list] = root.children as [FakeNode];
	const [a, , c] = list.children;
	draw(items("c", "x", "a"));
	expect(list.children.map(String)).toEqual(['<li>"c"</li>', '<li>"x"</li>', '<li>"a"</li>']);
	expect([list.children[0], list.children[2]]).toEqual([c, a]);
	expect(list.children[0] === c && list.children[2] === a).toBe(true);
	const Other = Boxed.bind(null);
	draw(h(Boxed, null, "text"));
	const [box] = root.children;
	draw(h(Other, null, "text"));
	expect(root.children[0] === box).toBe(false);
});

it("a sibling that goes leaves the others as they are", () => {
	const { root, draw } = page();
	const buttons = (isFirst: boolean) => [isFirst && h("button", null, "first"), h("button", null, "second")];
	draw(buttons(true));
	const second = root.children[1];
	draw(buttons(false));
	expect(root.children).toHaveLength(1);
	expect(root.children[0] === second).toBe(true);
});

it("an event does what the last drawing says", () => {
	const { root, draw } = page();
	const done: string[] = [];
	for (const what of ["first", "second"]) draw(h("button", { onClick: () => done.push(what) }));
	root.children[0]?.fire("click");
	draw(h("button", null));
	root.children[0]?.fire("click");
	expect(done).toEqual(["second"]);
});

it("a ref is called with what is in the document after every drawing, and with null when it is gone", () => {
	const { root, draw } = page();
	const seen: (boolean | null)[] = [];
	const ref = (node: FakeNode | null) => seen.push(node && nodesBelow(root).includes(node));
	const drawing = () => h("div", null, h("p", { ref }));
	draw(drawing());
	draw(drawing());
	draw(null);
	expect(seen).toEqual([true, true, null]);
});

it("where a component throws, refs of what never came into the document are not called", () => {
	const { draw } = page();
	const seen: string[] = [];
	const refers = (name: string) => h("p", { ref: (node: unknown) => seen.push(`${name} ${node !== null}`) });
	const broken = () => {
		throw new Error("broken");
	};
	expect(() => draw([h("div", null, refers("lost")), h("div", null, h(broken, null))])).toThrow("broken");
	page().draw(refers("drawn"));
	expect(seen).toEqual(["drawn true"]);
});

it("the very same element is passed over, with all that is in it; elsewhere it is drawn", () => {
	const asked: string[] = [];
	const Asked = () => {
		asked.push("asked");
		return "text";
	};
	const kept = h("p", null, h(Asked, null));
	const { root, draw } = page();
	draw(h("div", null, kept));
	draw(h("div", { class: "other" }, "and", kept));
	draw(h("div", { class: "other" }, "or", kept));
	expect(String(root)).toBe('<main><div class="other">"or"<p>"text"</p></div></main>');
	expect(asked).toHaveLength(2);
	draw(h("div", null, "or", h("p", null, "another")));
	expect(String(root)).toBe('<main><div>"or"<p>"another"</p></div></main>');
});

it("what is in a drawing of SVG is of its namespace, and what is beside it is not", () => {
	const { root, draw } = page();
	draw([h("svg", null, h("g", null, h("path", null))), h("p", null)]);
	const svg = "http://www.w3.org/2000/svg";
	expect(nodesBelow(root).map(({ name, namespaceURI }) => [name, namespaceURI])).toEqual([
		["svg", svg],
		["g", svg],
		["path", svg],
		["p", null],
	]);
});

it("styles are set, changed and, told no more, taken away", () => {
	const { root, draw } = page();
	const stylesOf = (style: object | undefined) => {
		draw(h("p", { style }));
		return [...(root.children[0]?.styles ?? [])];
	};
	expect(stylesOf({ "--lanes": "2", height: "1px" })).toEqual([
		["--lanes", "2"],
		["height", "1px"],
	]);
	expect(stylesOf({ height: "3px" })).toEqual([["height", "3px"]]);
	expect(stylesOf(undefined)).toEqual([]);
});

it("what somebody has typed or checked gives way to what is told, and stays where nothing is", () => {
	const { root, draw } = page();
	const drawing = (told: Record<string, unknown>) => h("input", told);
	draw(drawing({ value: "a", checked: true }));
	const [input] = root.children as [FakeNode];
	expect([input.value, input.checked, input.attributes.size]).toEqual(["a", true, 0]);
	Object.assign(input, { value: "typed", checked: false });
	draw(drawing({ value: "a", checked: true }));
	expect([input.value, input.checked]).toEqual(["a", true]);
	Object.assign(input, { value: "typed", checked: false });
	draw(drawing({}));
	expect([input.value, input.checked]).toEqual(["typed", false]);
});

it("what is inside can be told as a property, too", () => {
	const { root, draw } = page();
	draw([h(Boxed, { children: "text" }), h("p", { children: ["a", "b"] })]);
	expect(String(root)).toBe('<main><div class="box">"text"</div><p>"a""b"</p></main>');
});
