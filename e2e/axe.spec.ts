import { EVERY_LOOK, expectSoundPage } from "./fixtures/sound-page.ts";
import { expect, test } from "./fixtures/test.ts";

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
  await expectSoundPage(page, EVERY_LOOK);
});
