import { type StateGraph, stepsFrom, targetOf } from "../../../../scheduler/index.js";

/** From one state to the one below it, in pixels: no two of a layer are nearer. */
export const ROW = 50;
/** From one layer to the next, in pixels: few layers move apart until the drawing is so wide. */
const COLUMN = { least: 48, most: 150, untilWidth: 700 };
const MARGIN = 26;
/** So high is what may be written below a state. */
const LABEL = 10;
/** Layers are put in order so many times, there and back. */
const SWEEPS = 16;
/** After so many of them, states are drawn to neighbours on both sides. */
const SWEEPS_TO_ONE_SIDE = 12;

/** A state and where it is drawn. */
export interface PlacedState {
	readonly state: number;
	readonly x: number;
	readonly y: number;
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

/** What takes up room: a state, or a place where a long step passes through a layer. */
interface Node {
	readonly state: number;
	x: number;
	y: number;
	readonly before: Node[];
	readonly after: Node[];
}

/** Places states of a graph, and those of its steps that lead from one of them to another. */
export function layoutOf(graph: StateGraph, chosen: readonly number[]): Layout {
	const nodes = new Map(chosen.map((state) => [state, nodeOf(state)]));
	const states = [...nodes.values()];
	const links = states.flatMap((from) =>
		stepsFrom(graph, from.state).flatMap((step) => {
			const to = nodes.get(targetOf(graph, step));
			return to === undefined ? [] : [{ step, from, to }];
		}),
	);
	for (const { from, to } of links) to.before.push(from);
	const layers = layersOf(states);
	for (const { before } of states) before.length = 0;
	const steps = links.map((link) => ({ ...link, stops: connected(link.from, link.to, layers) }));
	untangle(layers);
	const all = layers.flat();
	const { least, most, untilWidth } = COLUMN;
	const column = Math.round(Math.max(least, Math.min(most, untilWidth / layers.length)));
	const top = Math.min(...all.map(({ y }) => y));
	for (const node of all) {
		node.x = MARGIN + node.x * column;
		node.y = Math.round(MARGIN + (node.y - top) * ROW);
	}
	return {
		width: 2 * MARGIN + (layers.length - 1) * column,
		height: MARGIN + Math.max(...all.map(({ y }) => y)) + LABEL,
		column,
		states,
		steps: steps.map(({ step, from, to, stops }) => ({ step, from, to, curve: curveThrough(stops) })),
	};
}

function nodeOf(state: number, x = 0): Node {
	return { state, x, y: 0, before: [], after: [] };
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
		while (layers.length <= node.x) layers.push([]);
		layers[node.x]?.push(node);
	}
	return layers;
}

/** Connects two nodes, by one more in each layer between theirs, so that no step seems to end on its way. */
function connected(from: Node, to: Node, layers: readonly Node[][]): Node[] {
	const between = layers.slice(from.x + 1, to.x).map((layer, i) => {
		const node = nodeOf(-1, from.x + 1 + i);
		layer.push(node);
		return node;
	});
	const stops = [from, ...between, to];
	for (const [i, node] of stops.slice(1).entries()) {
		node.before.push(stops[i] as Node);
		stops[i]?.after.push(node);
	}
	return stops;
}

/** Draws nodes to where their neighbours are, there and back. */
function untangle(layers: readonly Node[][]): void {
	for (let sweep = 0; sweep < SWEEPS; sweep++) {
		const isBack = sweep % 2 === 1;
		for (const layer of isBack ? layers.toReversed() : layers) {
			const wanted = layer.map((node) => {
				const near = sweep >= SWEEPS_TO_ONE_SIDE ? [...node.before, ...node.after] : isBack ? node.after : node.before;
				return { node, y: near.length === 0 ? node.y : near.reduce((sum, { y }) => sum + y, 0) / near.length };
			});
			wanted.sort((a, b) => a.y - b.y);
			for (const [i, { node }] of wanted.entries()) layer[i] = node;
			settle(wanted);
		}
	}
}

/** Gives each node of a layer a row that is near to the one that it wants. */
function settle(wanted: readonly { readonly node: Node; readonly y: number }[]): void {
	let low = Number.NEGATIVE_INFINITY;
	for (const { node, y } of wanted) {
		low = Math.max(y, low + 1);
		node.y = low;
	}
	let high = Number.POSITIVE_INFINITY;
	for (const { node, y } of wanted.toReversed()) {
		high = Math.min(y, high - 1);
		// Neighbours are a row apart if all are pushed down, and if all are pushed up, and so they are halfway between.
		node.y = (node.y + high) / 2;
	}
}

function curveThrough([start, ...stops]: readonly Node[]): string {
	let { x = 0, y = 0 } = start ?? {};
	let curve = `M${x} ${y}`;
	for (const stop of stops) {
		const middle = (x + stop.x) / 2;
		curve += `C${middle} ${y} ${middle} ${stop.y} ${stop.x} ${stop.y}`;
		({ x, y } = stop);
	}
	return curve;
}
