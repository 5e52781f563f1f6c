/** As much of a document as drawing needs, for tests without a browser. */
export class FakeNode {
	parent: FakeNode | undefined;
	readonly children: FakeNode[] = [];
	readonly attributes = new Map<string, string>();
	readonly listeners = new Map<string, { handleEvent(event: object): void }>();
	textContent = "";

	constructor(
		readonly name: string,
		readonly namespaceURI: string | null = null,
	) {}

	get firstChild(): FakeNode | null {
		return this.children[0] ?? null;
	}
	get nextSibling(): FakeNode | null {
		const beside = this.parent?.children ?? [];
		return beside[beside.indexOf(this) + 1] ?? null;
	}
	insertBefore(node: FakeNode, next: FakeNode | null): void {
		node.remove();
		node.parent = this;
		this.children.splice(next === null ? this.children.length : this.children.indexOf(next), 0, node);
	}
	remove(): void {
		const beside = this.parent?.children ?? [];
		if (this.parent !== undefined) beside.splice(beside.indexOf(this), 1);
		this.parent = undefined;
	}
	setAttribute(name: string, value: string): void {
		this.attributes.set(name, value);
	}
	removeAttribute(name: string): void {
		this.attributes.delete(name);
	}
	addEventListener(type: string, listener: { handleEvent(event: object): void }): void {
		this.listeners.set(type, listener);
	}
	fire(type: string): void {
		this.listeners.get(type)?.handleEvent({ type });
	}

	/** All that is in it, as text; attributes in the order of their names. */
	toString(): string {
		if (this.name === "") return JSON.stringify(this.textContent);
		const attributes = [...this.attributes].sort().map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
		return `<${this.name}${attributes.join("")}>${this.children.join("")}</${this.name}>`;
	}
}

/** Makes fake nodes. */
export const fakeDocument = {
	createTextNode: () => new FakeNode(""),
	createElementNS: (namespace: string | null, name: string) => new FakeNode(name, namespace),
};
