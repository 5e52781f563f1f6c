import { Coming } from "./chapters/coming.js";
import { Predict } from "./chapters/predict.js";
import { Primer } from "./chapters/primer.js";
import { Story } from "./chapters/story.js";
import { Masthead } from "./controls/masthead.js";
import { Notice } from "./controls/notice.js";
import { later } from "./state/later.js";
import { type Chapter, open } from "./state/open.js";
import { said } from "./state/said.js";
import { Glossary, Meaning } from "./words/words.js";

/** The chapters that are there from the beginning; all others come later. */
const AT_ONCE: Readonly<Partial<Record<Chapter, () => preact.JSX.Element>>> = {
	primer: Primer,
	predict: Predict,
	story: Story,
};

/** The whole page. */
export function Page() {
	const { chapter, embed } = open.value;
	const { chapters, Shortcuts, Worksheet } = later.value ?? {};
	const Content = AT_ONCE[chapter] ?? chapters?.[chapter];
	return (
		<>
			{!embed && <Masthead />}
			<main id="main" class={`chapter ${chapter}${embed ? " embed" : ""}`} tabIndex={-1}>
				<Notice />
				{Content ? <Content /> : <Coming />}
				{Content && chapter !== "play" && <Glossary />}
				<Meaning />
			</main>
			<div role="status" class="unseen">
				{said.value}
			</div>
			{Shortcuts && <Shortcuts />}
			{Worksheet && <Worksheet />}
		</>
	);
}
