import type { StateGraph } from "../../../scheduler/index.js";
import { stepsFrom, targetOf } from "../../engine/graph-paths.js";

/** From one state to the one below it, in pixels: no two of a layer are nearer. */
export const ROW = 46;
/** From one layer to the next, in pixels: few layers move apart until the drawing is so wide. */
const COLUMN = { least: 48, most: 150, untilWidth: 700 };
const MARGIN = 26;
/** Layers are put in order so many times, there and back. */
const SWEEPS = 16;
/** After so many of them, states are drawn to neighbours on both sides. */
const SWEEPS_TO_ONE_SIDE = 12;

/** A state and where it is drawn. */
export interface PlacedState {
	readonly state: number;
	readonly x: number;
	readonly y: number;
	/** The drawn states from which a step leads here, from the top. */
	readonly before: readonly PlacedState[];
	/** The drawn states to which a step leads from here, from the top. */
	readonly after: readonly PlacedState[];
}

/** A step, by its number in the graph, and its curve, as the path of an SVG. */
export interface PlacedStep {
	readonly step: number;
	readonly from: PlacedState;
	readonly to: PlacedState;
	readonly curve: string;
}

/**
 * A drawing of states in layers, from left to right: a state lies beyond all from which steps lead to it, except for steps that
 * lead around in a circle. All lengths are in pixels.
 */
export interface Layout {
	readonly width: number;
	readonly height: number;
	/** From one layer to the next. */
	readonly column: number;
	/** In the order in which they were given. */
	readonly states: readonly PlacedState[];
	readonly steps: readonly PlacedStep[];
}

interface Node extends PlacedState {
	x: number;
	y: number;
	readonly before: Node[];
	readonly after: Node[];
}

/** Places states of a graph, and those of its steps that lead from one of them to another. */
export function layoutOf(graph: StateGraph, chosen: readonly number[]): Layout {
	const nodes = new Map<number, Node>(chosen.map((state) => [state, { state, x: 0, y: 0, before: [], after: [] }]));
	const states = [...nodes.values()];
	const links = states.flatMap((from) =>
		stepsFrom(graph, from.state).flatMap((step) => {
			const to = nodes.get(targetOf(graph, step));
			if (to === undefined) return [];
			from.after.push(to);
			to.before.push(from);
			return [{ step, from, to }];
		}),
	);
	const layers = layersOf(states);
	untangle(layers);
	const { least, most, untilWidth } = COLUMN;
	const column = Math.round(Math.max(least, Math.min(most, untilWidth / layers.length)));
	const top = Math.min(...states.map(({ y }) => y));
	for (const node of states) {
		node.x = MARGIN + node.x * column;
		node.y = Math.round(MARGIN + (node.y - top) * ROW);
	}
	for (const { before, after } of states) for (const side of [before, after]) side.sort((a, b) => a.y - b.y);
	return {
		width: 2 * MARGIN + (layers.length - 1) * column,
		height: 2 * MARGIN + Math.max(...states.map(({ y }) => y)),
		column,
		states,
		steps: links.map((link) => ({ ...link, curve: curveOf(link) })),
	};
}

/** Layers by the longest way to each state, so that all steps lead forwards; each node gets the number of its layer as `x`. */
function layersOf(nodes: readonly Node[]): Node[][] {
	const known = new Map<Node, number>();
	const layerOf = (node: Node): number => {
		let layer = known.get(node);
		if (layer === undefined) {
			// Met again before its layer is known, it is on a circle.
			known.set(node, -1);
			layer = 1 + Math.max(-1, ...node.before.map(layerOf));
			known.set(node, layer);
		}
		return layer;
	};
	const layers: Node[][] = [];
	for (const node of nodes) {
		node.x = layerOf(node);
		layers[node.x] = [...(layers[node.x] ?? []), node];
	}
	return layers.filter((layer) => layer !== undefined);
}

/** Draws nodes to where their neighbours are, there and back, as far as those of their own layer leave room. */
function untangle(layers: readonly Node[][]): void {
	for (let sweep = 0; sweep < SWEEPS; sweep++) {
		const isBack = sweep % 2 === 1;
		for (const layer of isBack ? layers.toReversed() : layers) {
			const wanted = new Map(
				layer.map((node) => {
					const near =
						sweep >= SWEEPS_TO_ONE_SIDE ? [...node.before, ...node.after] : isBack ? node.after : node.before;
					return [node, near.length === 0 ? node.y : near.reduce((sum, { y }) => sum + y, 0) / near.length];
				}),
			);
			layer.sort((a, b) => (wanted.get(a) as number) - (wanted.get(b) as number));
			let lowest = Number.NEGATIVE_INFINITY;
			for (const node of layer) {
				lowest = Math.max(wanted.get(node) as number, lowest + 1);
				node.y = lowest;
			}
			let highest = Number.POSITIVE_INFINITY;
			for (const node of layer.toReversed()) {
				highest = Math.min(wanted.get(node) as number, highest - 1);
				// Neighbours are a row apart if all are pushed down, and if all are pushed up, and so they are halfway between.
				node.y = (node.y + highest) / 2;
			}
		}
	}
}

function curveOf({ from, to }: { readonly from: PlacedState; readonly to: PlacedState }): string {
	const middle = (from.x + to.x) / 2;
	return `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}
