import { EVERY_LOOK, expectSoundPage } from "./fixtures/sound-page.ts";
import { expect, test } from "./fixtures/test.ts";

test("sign-in", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectSoundPage(page);
});

const PAGES_BY_PERSON = {
  engineer: [
    "/dashboard",
    "/decisions",
    "/decisions/new",
    "/runs",
    "/audit",
    "/inbox",
    "/templates",
    "/templates/canary-v1",
    "/templates/import",
    "/templates/compare",
    "/contacts",
    "/settings/password",
    "/verify",
  ],
  // Whoever administers sees more of these pages.
  auditor: ["/settings", "/settings/people", "/settings/delegations", "/settings/venues"],
} as const;

for (const [person, address] of Object.entries(PAGES_BY_PERSON).flatMap(([who, addresses]) =>
  addresses.map((one) => [who as keyof typeof PAGES_BY_PERSON, one] as const),
)) {
  test(address.slice(1), async ({ as }) => {
    const page = await as(person);
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
  for (const more of ["certificate", "revisions"]) {
    await page.goto(`/decisions/${cast.decisionId}/${more}`);
    await expectSoundPage(page);
  }
  await page.goto(`/runs/${demo?.runId}`);
  await expect(page.getByRole("figure", { name: "PnL" })).toBeVisible();
  await expectSoundPage(page);
  await page.goto(`/runs/${demo?.runId}/report`);
  await expect(page.getByRole("region", { name: "Verdict" })).toBeVisible();
  await expectSoundPage(page, EVERY_LOOK);
});
