import type { Page } from "playwright-core";

/** What moves now, or would when something changes. */
export function movingIn(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const seconds = (text: string) => Math.max(...text.split(",").map(Number.parseFloat));
		const would = [...document.querySelectorAll("*")].filter((element) => {
			const { transitionDuration, animationName, animationDuration, scrollBehavior } = getComputedStyle(element);
			const isAnimated = animationName !== "none" && seconds(animationDuration) > 0;
			return seconds(transitionDuration) > 0 || isAnimated || scrollBehavior === "smooth";
		});
		const does = document.getAnimations().filter(({ playState }) => playState === "running");
		return [...would.map(({ outerHTML }) => outerHTML.slice(0, 80)), ...does.map(({ id }) => `animation ${id}`)];
	});
}
