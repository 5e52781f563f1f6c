const followed = new WeakMap<HTMLElement, unknown>();

/**
 * A `ref` for an element that is scrolled to what it is about. It is when that has become something else, and only then:
 * somebody may look elsewhere.
 *
 * @param target - what it is about
 * @param scroll - scrolls there
 */
export function following(target: unknown, scroll: (element: HTMLElement) => void) {
	return (element: HTMLElement | null): void => {
		if (element === null || followed.get(element) === target) return;
		followed.set(element, target);
		scroll(element);
	};
}
