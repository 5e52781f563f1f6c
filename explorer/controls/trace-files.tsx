import { withLater } from "../state/later.js";

/** A file of `heddle check --out` can be picked here, or dropped anywhere on the page. */
export function TraceFiles() {
	return (
		<label class="file quiet">
			Open trace…
			<input
				type="file"
				accept=".json"
				onChange={({ currentTarget }) => {
					openFirst(currentTarget.files);
					// The same file may be picked again.
					currentTarget.value = "";
				}}
			/>
		</label>
	);
}

/** Makes trace files open that are dropped on the page. */
export function acceptDrops(): void {
	document.addEventListener("dragover", (event) => event.preventDefault());
	document.addEventListener("drop", (event) => {
		event.preventDefault();
		openFirst(event.dataTransfer?.files);
	});
}

function openFirst(files: FileList | null | undefined): void {
	const file = files?.[0];
	if (file !== undefined) withLater(({ openTrace }) => void openTrace(file));
}
