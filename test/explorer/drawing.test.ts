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

it("nothing is made anew when the same is drawn again", () => {
	fc.assert(
		fc.property(anything, (drawing) => {
			const { root, draw } = page();
			draw(drawing);
			const before = nodesBelow(root);
			draw(drawing);
			expect(nodesBelow(root)).toEqual(before);
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
	const drawing = h("div", null, h("p", { ref }));
	draw(drawing);
	draw(drawing);
	draw(null);
	expect(seen).toEqual([true, true, null]);
});
