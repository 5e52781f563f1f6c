import { computed } from "@preact/signals-core";
import { Setting } from "../../chapters/primer.js";
import { actorOf } from "../../engine/actors.js";
import { AT_FIRST } from "../../state/open.js";
import { told } from "../../state/told.js";
import { questions } from "./questions.js";

/** So many steps have room in the schedule to be filled in. */
const STEPS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Whose steps the story is made of; found out when they are needed, since the worker runs this script, too. */
const clients = computed(() => [...new Set(told().story.schedule.map(({ coroutine }) => coroutine))]);

/** What is printed in place of the page: the story, and room to work. */
export function Worksheet() {
	return (
		<div class="worksheet">
			<h2>The fleecing race</h2>
			<Setting />
			<h3>The story</h3>
			<ol>
				{AT_FIRST.model.story?.events.map(({ sentence }) => (
					<li key={sentence}>{sentence}</li>
				))}
			</ol>
			<h3>Who takes which step?</h3>
			<table>
				<thead>
					<tr>
						<th>Step</th>
						{STEPS.map((step) => (
							<th key={step}>{step}</th>
						))}
					</tr>
				</thead>
				<tbody>
					{clients.value.map((coroutine) => (
						<tr key={coroutine}>
							<th>{actorOf(coroutine, clients.value).name}</th>
							{STEPS.map((step) => (
								<td key={step} />
							))}
						</tr>
					))}
				</tbody>
			</table>
			<h3>Questions</h3>
			<ol>
				{questions.value.map(({ text, options }) => (
					<li key={text}>
						{text}
						<ul>
							{options.map((option) => (
								<li key={option}>{option}</li>
							))}
						</ul>
					</li>
				))}
			</ol>
		</div>
	);
}
