import type { Locator, Page } from "playwright-core";

/** A link to the scenario of the race, before any step. */
export const RACE = "m=fleecing&serialize_target_writes=off";
/** The same scenario with the fix. */
export const FIXED = "m=fleecing&serialize_target_writes=on";
/** The least schedule that fails, as far as it goes before the reader reads. */
export const VIOLATION = `${RACE}&s=reader0*2+guest0*7+reader0*2`;

/** Buttons of the page, by what they say. */
export function button(page: Page, name: string | RegExp): Locator {
	return page.getByRole("button", { name, exact: true });
}

/** The buttons with which somebody says who runs next. */
export function choices(page: Page): Locator {
	return page.locator(".actor[data-coroutine]");
}

/** The digit that stands on a coroutine's button. */
export async function digitOf(page: Page, coroutine: string): Promise<string> {
	return (await page.locator(`[data-coroutine="${coroutine}"] .key`).innerText()).trim();
}

/** Takes the steps of a schedule with the digits that stand on the buttons. */
export async function pressSchedule(page: Page, coroutines: readonly string[]): Promise<void> {
	for (const coroutine of coroutines) await page.keyboard.press(await digitOf(page, coroutine));
}

/** Lets somebody run who can, as long as anybody can: always the first, as they stand on the page. */
export async function runToTheEnd(page: Page): Promise<void> {
	while ((await choices(page).count()) > 0) await page.keyboard.press(await digitOfNth(page, 0));
}

/** The digit on the n-th of the buttons that can be pressed, counted from 0. */
export async function digitOfNth(page: Page, n: number): Promise<string> {
	return (await choices(page).nth(n).locator(".key").innerText()).trim();
}

/** The fragment of the page's address. */
export function fragmentOf(page: Page): Promise<string> {
	// What the browser tells about the page's address from outside comes later.
	return page.evaluate(() => location.hash.slice(1));
}

/** Which steps have been taken and how many of them are not taken back, in an address. */
export async function scheduleIn(page: Page): Promise<{ readonly schedule: string; readonly at: string | undefined }> {
	const fragment = await fragmentOf(page);
	const fields = new Map(fragment.split("&").map((field) => field.split("=", 2) as [string, string]));
	return { schedule: (fields.get("s") ?? "").replaceAll("+", " "), at: fields.get("at") };
}

/** What the live region says. */
export function spokenIn(page: Page): Promise<string> {
	return page.locator("body [role=status].unseen").innerText();
}
