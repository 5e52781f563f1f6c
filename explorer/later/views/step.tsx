import { goTo } from "../../actions/moments.js";
import type { Actor } from "../../engine/actors.js";
import { at } from "../../state/run.js";
import { lights, lit } from "../state/lit.js";

/** What every element needs that stands for a step: where it is in the run, and that it lights up with the others. */
export function stepProps(number: number) {
	const now = at.value;
	return {
		class: `${number > now ? "later" : "taken"}${lit.value === number ? " lit" : ""}`,
		"aria-current": number === now ? ("step" as const) : undefined,
		...lights(number),
	};
}

/** Goes to the moment after a step. */
export function StepButton({ number }: { readonly number: number }) {
	return (
		<button type="button" class="step" aria-label={`Go to step ${number}`} onClick={() => goTo(number)}>
			{number}
		</button>
	);
}

/** Circle, square, triangle and diamond, around a point. */
const SHAPES = ["M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0", "M-6-6H6V6H-6z", "M0-8L8 6H-8z", "M0-8L8 0L0 8L-8 0z"];

/** The shape that stands for an actor: each has one of its own. */
export function shapeOf({ kind, index }: Pick<Actor, "index"> & { readonly kind: string }): string {
	const shape = kind === "other" ? index : index * 2 + (kind === "guest" ? 1 : 0);
	return SHAPES[shape % SHAPES.length] as string;
}

interface ShapeProps {
	readonly class: string;
	/** From the left, in percent: a drawing is as wide as there is room. */
	readonly x: number;
	readonly y: number;
	/** The outline, around this point. */
	readonly d: string;
	readonly scale?: number;
}

/** Something small in a drawing. */
export function Shape({ x, y, d, scale = 1, class: name }: ShapeProps) {
	return (
		<svg aria-hidden="true" x={`${x}%`} y={y} overflow="visible" class={name}>
			<path d={d} transform={`scale(${scale})`} />
		</svg>
	);
}
