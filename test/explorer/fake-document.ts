/** As much of a document as drawing needs, for tests without a browser. */
export class FakeNode {
	parent: FakeNode | undefined;
	readonly children: FakeNode[] = [];
	readonly attributes = new Map<string, string>();
	readonly listeners = new Map<string, { handleEvent(event: object): void }>();
	/** Which styles were set, and to what; to nothing, they are gone. */
	readonly styles = new Map<string, string>();
	readonly style = {
		setProperty: (name: string, value: string) =>
			void (value ? this.styles.set(name, value) : this.styles.delete(name)),
	};
	textContent = "";
	/** What people change. */
	value = "";
	checked = false;

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

	/** All that is in it, as text; attributes and styles in the order of their names. */
	toString(): string {
		if (this.name === "") return JSON.stringify(this.textContent);
		const all = [...[...this.attributes].sort(), ...[...this.styles].sort()];
		const told = all.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join("");
		const namespace = this.namespaceURI === null ? "" : ` of ${this.namespaceURI}`;
		return `<${this.name}${namespace}${told}>${this.children.join("")}</${this.name}>`;
	}
}

/** Makes fake nodes. */
export const fakeDocument = {
	createTextNode: () => new FakeNode(""),
	createElementNS: (namespace: string | null, name: string) => new FakeNode(name, namespace),
};
