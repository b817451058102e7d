import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";

/** Both themes and both widths; 360 px is the narrowest phone that the screens are made for. */
const LOOKS = [
  { width: 1280, height: 800, colorScheme: "light" },
  { width: 360, height: 740, colorScheme: "dark" },
] as const;

/** No accessibility violation, and nothing that scrolls the page sideways. */
async function expectSoundPage(page: Page): Promise<void> {
  for (const { width, height, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Drawn anew in this look: a colour that is still on its way from the other theme is nobody's contrast.
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any, all, none }) => {
        const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
        return `${id}: ${html} (${why})`;
      }),
    );
    expect(found, `violations at ${width} px, ${colorScheme}`).toEqual([]);
    const needed = await page.evaluate(() => document.scrollingElement?.scrollWidth);
    expect(needed, `width of the content at ${width} px`).toBeLessThanOrEqual(width);
  }
}

test("sign-in", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectSoundPage(page);
});

for (const address of [
  "/dashboard",
  "/decisions",
  "/decisions/new",
  "/runs",
  "/audit",
  "/templates",
  "/contacts",
  "/settings",
]) {
  test(address.slice(1), async ({ as }) => {
    const page = await as("engineer");
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectSoundPage(page);
  });
}

test("a decision with evidence and sign-offs, its demo run and its report", async ({ as, readyDecision }) => {
  const cast = await readyDecision.get();
  const page = await as("cto");
  await page.goto(`/decisions/${cast.decisionId}`);
  await expect(page.getByRole("button", { name: "Review and give GO" })).toBeVisible();
  await expectSoundPage(page);
  const { runs } = await cast.view();
  const demo = runs.find(({ kind }) => kind === "DEMO");
  await page.goto(`/runs/${demo?.runId}`);
  await expect(page.getByRole("figure", { name: "PnL" })).toBeVisible();
  await expectSoundPage(page);
  await page.goto(`/runs/${demo?.runId}/report`);
  await expect(page.getByRole("region", { name: "Verdict" })).toBeVisible();
  await expectSoundPage(page);
});
