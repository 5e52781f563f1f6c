import { go } from "../actions/navigate.js";
import { addressOf } from "../state/address.js";
import { AT_FIRST, CHAPTERS, type Chapter, type Open, open } from "../state/open.js";
import { type Preferences, preferences } from "../state/preferences.js";
import { beginningOf } from "../state/told.js";
import { copyLink } from "./copy-link.js";
import { showShortcuts } from "./keyboard.js";
import { TraceFiles } from "./trace-files.js";

const TITLES: Readonly<Record<Chapter, string>> = {
	primer: "Primer",
	predict: "Predict",
	story: "Story",
	fix: "Fix",
	play: "Play",
	proof: "Proof",
	questions: "Questions",
};

const NEXT_THEME: Readonly<Record<Preferences["theme"], Preferences["theme"]>> = {
	auto: "light",
	light: "dark",
	dark: "auto",
};

/** The page's head: its name, its chapters, and what can be done with the whole of it. */
export function Masthead() {
	const { theme } = preferences.value;
	return (
		<header class="masthead">
			<button type="button" class="skip" onClick={skip}>
				Skip to the chapter
			</button>
			<p class="wordmark">
				<strong>Heddle</strong>{" "}
				<span>{open.value.model === AT_FIRST.model ? "the fleecing race" : open.value.model.name}</span>
			</p>
			<nav aria-label="Chapters">
				<ol>
					{(open.value.hide ? [open.value.chapter] : CHAPTERS).map((chapter) => (
						<li key={chapter}>
							<ChapterLink chapter={chapter} />
						</li>
					))}
				</ol>
			</nav>
			<div class="tools">
				<TraceFiles />
				<button type="button" class="quiet" onClick={() => copyLink()}>
					Copy link
				</button>
				<button
					type="button"
					class="quiet"
					onClick={() => {
						preferences.value = { ...preferences.peek(), theme: NEXT_THEME[theme] };
					}}
				>
					Theme: {theme}
				</button>
				<button type="button" class="quiet" onClick={showShortcuts}>
					Keys
				</button>
			</div>
		</header>
	);
}

function ChapterLink({ chapter }: { readonly chapter: Chapter }) {
	const isHere = open.value.chapter === chapter;
	const target = { ...open.value, ...beginningOf(chapter, open.value) };
	return (
		<a
			href={`#${addressOf(target)}`}
			aria-current={isHere ? "page" : undefined}
			onClick={(event) => {
				event.preventDefault();
				openChapter(chapter);
			}}
		>
			{TITLES[chapter]}
		</a>
	);
}

/** Opens a chapter at its beginning, or with something else in it. */
export function openChapter(chapter: Chapter, change: Partial<Open> = {}): void {
	go({ ...beginningOf(chapter, open.peek()), ...change });
	document.getElementById("main")?.focus({ preventScroll: true });
	scrollTo(0, 0);
}

/** A link would do, but the fragment of the address says what is open. */
function skip(): void {
	document.getElementById("main")?.focus();
}
