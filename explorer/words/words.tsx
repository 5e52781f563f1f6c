import { signal } from "@preact/signals-core";
import { say } from "../state/said.js";
import { meaningOf, piecesOf, TERMS } from "./terms.js";

const shown = signal("");

/** A text in which words that not everybody knows can be pressed, and are explained then. */
export function Words({ children }: { readonly children: string }) {
	return (
		<>
			{piecesOf(children).map((piece, i) =>
				i % 2 === 0 ? (
					piece
				) : (
					<dfn key={String(i)}>
						<button
							type="button"
							class="term"
							popovertarget="meaning"
							onClick={() => {
								shown.value = piece;
								say(meaningOf(piece));
							}}
						>
							{piece}
						</button>
					</dfn>
				),
			)}
		</>
	);
}

/** Where the explanation of a word appears; there is one for the whole page. */
export function Meaning() {
	return (
		<div id="meaning" popover="auto">
			<strong>{shown.value}:</strong> {meaningOf(shown.value)}
		</div>
	);
}

/** All words that are explained. */
export function Glossary() {
	return (
		<details class="glossary">
			<summary>Words on these pages</summary>
			<dl>
				{TERMS.map(([word, meaning]) => (
					<div key={word}>
						<dt>{word}</dt>
						<dd>{meaning}</dd>
					</div>
				))}
			</dl>
		</details>
	);
}
