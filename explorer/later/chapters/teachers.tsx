import { copyLink, linkNow } from "../../controls/copy-link.js";
import { distances } from "../state/graph.js";

/** What else can be done with the page in a class. */
export function Teachers() {
	// In this chapter the race is open, at its start.
	const fewest = distances.value?.[0];
	const play = { chapter: "play", hide: true } as const;
	const snippet = `<iframe src="${linkNow({ chapter: "play", embed: true }).replace(/^file:.*\//, "")}" width="100%" height="900" title="The fleecing race"></iframe>`;
	return (
		<div class="teachers">
			<h2>For teachers</h2>
			<ul>
				<li>
					<a href={linkNow(play)}>Play without hints</a>
				</li>
				<li>
					<a href={linkNow({ ...play, moves: fewest })}>A challenge</a>: break the promise in at most {fewest} steps, as
					few as possible
				</li>
				<li>
					<button type="button" onClick={() => print()}>
						Print a worksheet
					</button>
				</li>
				<li>
					Play in a page of your own; for another chapter, add <code>&embed=1</code> to its link:
					<textarea readonly rows={3} aria-label="HTML for a page of your own" value={snippet} />
					<button type="button" onClick={() => copyLink("HTML", snippet)}>
						Copy the HTML
					</button>
				</li>
			</ul>
		</div>
	);
}
