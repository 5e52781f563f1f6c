import { signal } from "@preact/signals-core";

/** What is said to those who do not see the page: one sentence, about what has just happened. */
export const said = signal("");

/** What everybody has to be told, until it is put away; undefined if nothing. */
export const notice = signal<string | undefined>(undefined);

/** Says a sentence in the page's live region. */
export function say(sentence: string): void {
	// The same words again would not be read out.
	said.value = said.peek() === sentence ? `${sentence}\u00a0` : sentence;
}

/** Shows everybody a notice, and says it. */
export function tell(text: string): void {
	notice.value = text;
	say(text);
}
