import type { Page } from "playwright-core";

/**
 * How many pixels of two pictures of the same size differ by a contrast of 3 to 1 or more, which is what a mark needs to be
 * seen.
 */
export function contrastingPixels(page: Page, one: Buffer, other: Buffer): Promise<number> {
	const urls = [one, other].map((png) => `data:image/png;base64,${png.toString("base64")}`);
	return page.evaluate(async (sources) => {
		const luminances = async (source: string) => {
			const image = new Image();
			image.src = source;
			await image.decode();
			const canvas = new OffscreenCanvas(image.width, image.height);
			const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
			context.drawImage(image, 0, 0);
			const { data } = context.getImageData(0, 0, image.width, image.height);
			const linear = (value = 0) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
			return Float32Array.from(
				{ length: data.length / 4 },
				(_, i) => 0.2126 * linear(data[4 * i]) + 0.7152 * linear(data[4 * i + 1]) + 0.0722 * linear(data[4 * i + 2]),
			);
		};
		const [first, second] = (await Promise.all(sources.map(luminances))) as [Float32Array, Float32Array];
		return first.reduce((count, a, i) => {
			const b = second[i] as number;
			return count + ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 3 ? 1 : 0);
		}, 0);
	}, urls);
}
