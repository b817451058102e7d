import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";

/** How many elements still have another colour right after the switch than two frames later. */
function staleAfterSwitch(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const colours = () => [...document.querySelectorAll("main *")].map((one) => getComputedStyle(one).color);
    const before = colours();
    document.querySelector<HTMLElement>("[aria-label='Switch between light and dark']")?.click();
    const atOnce = colours();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const later = colours();
    if (before.every((colour, index) => colour === later[index])) throw new Error("the theme did not change");
    return atOnce.filter((colour, index) => colour !== later[index]).length;
  });
}

for (const reducedMotion of ["reduce", "no-preference"] as const) {
  test(`every colour changes with the theme at once, motion: ${reducedMotion}`, async ({ as }) => {
    const page = await as("auditor");
    await page.emulateMedia({ reducedMotion, colorScheme: "light" });
    await page.goto("/settings");
    const toggle = page.getByRole("banner").getByRole("button", { name: "Switch between light and dark" });
    await expect(toggle).toBeEnabled();
    for (const theme of ["dark", "light"]) {
      expect(await staleAfterSwitch(page), `elements with a stale colour in ${theme}`).toBe(0);
      await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    }
  });
}
