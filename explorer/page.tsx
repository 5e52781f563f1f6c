import { Fix } from "./chapters/fix.js";
import { Play } from "./chapters/play.js";
import { Predict } from "./chapters/predict.js";
import { Primer } from "./chapters/primer.js";
import { Proof } from "./chapters/proof.js";
import { Questions } from "./chapters/questions.js";
import { Story } from "./chapters/story.js";
import { Worksheet } from "./chapters/worksheet.js";
import { Masthead } from "./controls/masthead.js";
import { Notice } from "./controls/notice.js";
import { Shortcuts } from "./controls/shortcuts.js";
import { type Chapter, open } from "./state/open.js";
import { said } from "./state/said.js";
import { Glossary, Meaning } from "./words/words.js";

const CONTENT: Readonly<Record<Chapter, () => preact.JSX.Element>> = {
	primer: Primer,
	predict: Predict,
	story: Story,
	fix: Fix,
	play: Play,
	proof: Proof,
	questions: Questions,
};

/** The whole page. */
export function Page() {
	const { chapter, embed } = open.value;
	const Content = CONTENT[chapter];
	return (
		<>
			{!embed && <Masthead />}
			<main id="main" class={`chapter ${chapter}${embed ? " embed" : ""}`} tabIndex={-1}>
				<Notice />
				<Content />
				{chapter !== "play" && <Glossary />}
				<Meaning />
			</main>
			<div role="status" class="unseen">
				{said.value}
			</div>
			<Shortcuts />
			<Worksheet />
		</>
	);
}
