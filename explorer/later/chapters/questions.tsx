import { computed, signal } from "@preact/signals-core";
import { AT_FIRST } from "../../state/open.js";
import { type Question, questionsAbout, score } from "../engine/quiz.js";
import { Teachers } from "./teachers.js";

/** The questions; some answers take a search, so they are made once. */
export const questions = computed(() => questionsAbout(AT_FIRST.model));

type Answers = readonly (number | undefined)[];

const chosen = signal<Answers>([]);
/** What was chosen when the answers were last looked at. */
const checked = signal<Answers | undefined>(undefined);

/** Whether somebody has understood. */
export function Questions() {
	const all = questions.value;
	const right = checked.value && score(all, checked.value);
	return (
		<>
			<h1>{`${all.length} questions about the race`}</h1>
			<form
				class="quiz"
				onSubmit={(event) => {
					event.preventDefault();
					checked.value = chosen.value;
				}}
			>
				{all.map((question, i) => (
					<Asked key={question.text} question={question} number={i} />
				))}
				<div class="row">
					<button type="submit" class="primary">
						Check my answers
					</button>
					<p role="status">
						{right !== undefined && `${right} of ${all.length} are right.${right < all.length ? " Try again." : ""}`}
					</p>
				</div>
			</form>
			<Teachers />
		</>
	);
}

function Asked({ question: { text, options, right, because }, number }: { question: Question; number: number }) {
	const answer = chosen.value[number];
	const isChecked = answer !== undefined && checked.value?.[number] === answer;
	const isRight = answer === right;
	return (
		<fieldset class="card">
			<legend>
				{number + 1}. {text}
			</legend>
			{options.map((option, i) => (
				<label class="check" key={option}>
					<input type="radio" name={`question-${number}`} checked={answer === i} onChange={() => choose(number, i)} />
					{option}
				</label>
			))}
			{isChecked && (
				<p class={isRight ? "right" : "wrong"}>
					<strong>{isRight ? "✓ Right." : "✗ Not so."}</strong> {because}
				</p>
			)}
		</fieldset>
	);
}

function choose(number: number, option: number): void {
	chosen.value = questions.value.map((_, i) => (i === number ? option : chosen.value[i]));
}
