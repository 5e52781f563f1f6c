/** Not written yet. */
export function Timeline() {
	return <p>Timeline</p>;
}
