import type { ComponentChildren, FunctionComponent, VNode } from "preact";

type Properties = Readonly<Record<string, unknown>>;

/**
 * What JSX stands for, in the terms of Preact, whose types these are. Preact itself would weigh 3.5 kB more, for what
 * the page does without: its components keep nothing from one drawing to the next, and all are drawn at once, from the top.
 *
 * Where it differs: a `ref` is a function and is called after every drawing, not only when it has changed; another in its place
 * is called with the element, but the one before it is not called with null. Styles are named as in style sheets, and their
 * values have units. An attribute that is `true` is written as "", and names of attributes are those of the document.
 * A `value` or `checked` that is told no more stays. An element that is the very same object as in the drawing before is passed
 * over: components in it are not asked again, and refs in it are not called.
 */
export function h(type: VNode["type"], told: Properties | null, ...children: ComponentChildren[]): VNode {
	const { key, ref, ...props }: Record<string, unknown> = { ...told };
	// A component that is given one thing is given no list.
	if (children.length > 0) props.children = children.length > 1 ? children : children[0];
	return { type, key, ref, props } as VNode;
}

/** Elements with none around them. */
export function Fragment({ children }: { readonly children?: ComponentChildren }): ComponentChildren {
	return children;
}

/**
 * What is drawn beside each other, each with its place: the components that made it, its keys, and where there is no key,
 * its number. Whatever has the same place in the next drawing is the same, and stays in the document.
 */
type Places<T> = Map<string, T>;

const SVG = "http://www.w3.org/2000/svg";

const roots = new WeakMap<Element, Places<Drawn>>();
const components: VNode["type"][] = [];
/** What is to be done when all is in the document. */
let whenDrawn: (() => void)[] = [];

/** Draws what is to be in an element of the document. What is there from the drawing before is only changed. */
export function render(children: ComponentChildren, root: Element): void {
	// Where a component has thrown, there are some left of elements that never came into the document.
	whenDrawn = [];
	roots.set(root, draw(children, root, roots.get(root)));
	// After one that throws, the others have to wait for the next drawing, which calls them all again.
	for (const act of whenDrawn) act();
}

function draw(children: ComponentChildren, parent: Element, before: Places<Drawn> = new Map()): Places<Drawn> {
	const wanted: Places<VNode | string> = new Map();
	collect(children, "", wanted);
	const after: Places<Drawn> = new Map();
	for (const [place, one] of wanted) {
		const name = typeof one === "string" ? "" : String(one.type);
		const old = before.get(place);
		const drawn = old?.name === name ? old : new Drawn(name, parent.namespaceURI);
		drawn.update(one);
		after.set(place, drawn);
	}
	for (const [place, drawn] of before) if (after.get(place) !== drawn) drawn.remove();
	// What is first and goes to the end makes all others move. That is slow, but nothing on the page goes so far.
	let next = parent.firstChild;
	for (const { node } of after.values()) {
		if (node === next) next = next.nextSibling;
		else parent.insertBefore(node, next);
	}
	return after;
}

/** Finds out what is to be drawn, by asking the components. */
function collect(children: ComponentChildren, place: string, wanted: Places<VNode | string>): void {
	if (children === null || children === undefined || typeof children === "boolean") return;
	if (Array.isArray(children)) {
		for (const [i, child] of children.entries()) collect(child, `${place}/${child?.key ?? i}`, wanted);
	} else if (isVNode(children) && typeof children.type === "function") {
		const component = children.type as FunctionComponent;
		collect(component(children.props), `${place}:${numberOf(component)}`, wanted);
	} else if (wanted.has(place)) collect(children, `${place}'`, wanted);
	else wanted.set(place, isVNode(children) ? children : String(children));
}

function isVNode(child: ComponentChildren): child is VNode {
	return typeof child === "object";
}

function numberOf(component: VNode["type"]): number {
	const known = components.indexOf(component);
	return known < 0 ? components.push(component) - 1 : known;
}

/** A node of the document, and what it was told last. */
class Drawn {
	readonly node: ChildNode;
	private properties: Properties = {};
	private children: Places<Drawn> | undefined;
	private last: VNode | undefined;

	/** @param name - of an element; empty for text */
	constructor(
		readonly name: string,
		namespace: string | null,
	) {
		if (name === "") this.node = document.createTextNode("");
		else this.node = document.createElementNS(name === "svg" ? SVG : namespace, name);
	}

	update(wanted: VNode | string): void {
		if (typeof wanted === "string") {
			if (this.node.textContent !== wanted) this.node.textContent = wanted;
			return;
		}
		if (wanted === this.last) return;
		const node = this.node as HTMLElement;
		const { children, ...properties } = wanted.props;
		this.children = draw(children, node, this.children);
		for (const name in { ...this.properties, ...properties }) this.tell(node, name, (properties as Properties)[name]);
		this.properties = properties;
		this.last = wanted;
		if (wanted.ref) whenDrawn.push(() => this.refer(node));
	}

	private tell(node: HTMLElement, name: string, value: unknown): void {
		if (name.startsWith("on")) node.addEventListener(name.slice(2).toLowerCase(), this);
		else if (name === "style") {
			const told = (value ?? {}) as Record<string, string>;
			// What is told no more is set to nothing.
			for (const key in { ...(this.properties.style as object), ...told }) node.style.setProperty(key, told[key] ?? "");
		} else if (name === "value" || name === "checked") {
			// People change these, too.
			if (value !== undefined && value !== (node as HTMLInputElement)[name]) Object.assign(node, { [name]: value });
		} else if (value !== this.properties[name]) setAttribute(node, name, value);
	}

	/** What the document calls: it does what the last drawing says. */
	handleEvent(event: Event): void {
		for (const [name, act] of Object.entries(this.properties)) {
			if (name.toLowerCase() === `on${event.type}`) (act as ((event: Event) => void) | undefined)?.(event);
		}
	}

	remove(): void {
		this.node.remove();
		this.forget();
	}

	private forget(): void {
		this.refer(null);
		for (const drawn of this.children?.values() ?? []) drawn.forget();
	}

	/** Calls a `ref`: with the element after every drawing, with null when it is gone. */
	private refer(node: HTMLElement | null): void {
		(this.last?.ref as ((node: HTMLElement | null) => void) | undefined)?.(node);
	}
}

/** Only attributes with a dash in their names say yes and no in words. */
function setAttribute(node: HTMLElement, name: string, value: unknown): void {
	const said = typeof value === "boolean" && !name.includes("-") ? (value ? "" : null) : value;
	if (said === undefined || said === null) node.removeAttribute(name);
	else node.setAttribute(name, String(said));
}
