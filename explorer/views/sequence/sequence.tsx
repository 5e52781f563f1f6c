/** Not written yet. */
export function Sequence() {
	return <p>Sequence</p>;
}
