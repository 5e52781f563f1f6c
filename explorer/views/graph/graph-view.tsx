/** Not written yet. */
export function StateGraphView() {
	return <p>StateGraphView</p>;
}
