import type { ComponentChildren } from "preact";
import type { TraceStep } from "../../scheduler/index.js";
import { goPage } from "../actions/navigate.js";
import { openChapter } from "../controls/masthead.js";
import { actorOf } from "../engine/actors.js";
import { doings, waits } from "../engine/sentences.js";
import { type Chapter, open } from "../state/open.js";
import { coroutines, moment, stepsSoFar } from "../state/run.js";
import { pagesOf, stopsOf } from "../state/told.js";
import { Disks } from "../views/disks/disks.js";
import { Words } from "../words/words.js";

interface TellingOptions {
	readonly title: string;
	/** What the present page says. */
	readonly sentence: string;
	/** What comes of it; it may also stand for the page, which is not shown then. */
	readonly outcome: ComponentChildren;
	readonly isHidden?: boolean;
	/** Who was clicked in vain, if somebody was. */
	readonly inVain?: string | undefined;
	/** Where the way on leads at the end, and what it says there. */
	readonly next: readonly [to: Chapter, text: string];
	readonly children: ComponentChildren;
}

/** A run told page by page; all but the sentences is the engine's. */
export function Telling({ title, sentence, outcome, isHidden, inVain, next, children }: TellingOptions) {
	const { chapter, page } = open.value;
	const steps = stepsSoFar.value.slice(stopsOf(chapter)?.[page - 1] ?? 0);
	const why = steps.at(-1)?.whyStopped;
	return (
		<>
			<h1>{title}</h1>
			<Pages next={next} />
			<div class="lesson">
				<div class="card">
					{!isHidden && (
						<>
							<p class="sentence" role="status">
								<Words>{sentence}</Words>
							</p>
							<Did steps={steps} />
							{waits(moment.value, coroutines.value).map((wait) => (
								<p key={wait} class="waits">
									{inVain !== undefined && `A click on the ${inVain} does nothing. `}
									{plainly(wait)}.
								</p>
							))}
							{why !== undefined && (
								<p class="why">
									<strong>Why another may run now:</strong> <Words>{`${plainly(why)}.`}</Words>
								</p>
							)}
						</>
					)}
					{outcome}
				</div>
				<Disks />
			</div>
			{children}
		</>
	);
}

/** What the model did, one line for each step. */
function Did({ steps }: { readonly steps: readonly TraceStep[] }) {
	const all = coroutines.value;
	return (
		<ol class="did">
			{steps.map((step) => {
				const { kind, name } = actorOf(step.coroutine, all);
				return (
					<li key={step.number} class={kind}>
						<b>
							{step.number} {name}
						</b>{" "}
						<code>{doings(step, all)}</code>
					</li>
				);
			})}
		</ol>
	);
}

/** Waits are of writers in the guest alone here, and what waits is the copy. */
function plainly(text: string): string {
	return text
		.replace(/^guest/, "The guest's copy")
		.replace("B.lock", "the mutex of B")
		.replace(/ in B\.waitQueue.*/, "")
		.replace(/\b(of|by) NBD/, "$1 the NBD");
}

/** The way back and forth, and where we are. */
function Pages({ next: [to, text] }: Pick<TellingOptions, "next">) {
	const { chapter, page } = open.value;
	const last = pagesOf(chapter);
	const isLast = page === last;
	return (
		<div class="pages">
			<button type="button" aria-disabled={page === 0} onClick={() => goPage(page - 1)}>
				Back
			</button>
			<div>
				<input
					type="range"
					aria-label="Step"
					min={0}
					max={last}
					value={page}
					onInput={({ currentTarget }) => goPage(Number(currentTarget.value))}
				/>
				<ol aria-hidden="true">
					{Array.from({ length: last + 1 }, (_, i) => (
						<li key={String(i)} class={i === page ? "here" : i < page ? "done" : ""}>
							{i}
						</li>
					))}
				</ol>
			</div>
			<button
				type="button"
				class={isLast ? "primary next" : "primary"}
				onClick={() => (isLast ? openChapter(to) : goPage(page + 1))}
			>
				{isLast ? text : "Next"}
			</button>
		</div>
	);
}
