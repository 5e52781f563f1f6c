import { openChapter } from "../controls/masthead.js";
import type { Chapter } from "../state/open.js";

/** The way to the next chapter. */
export function Next({ to, children }: { readonly to: Chapter; readonly children: string }) {
	return (
		<button type="button" class="primary next" onClick={() => openChapter(to)}>
			{children}
		</button>
	);
}
