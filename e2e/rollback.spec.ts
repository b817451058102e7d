import type { Page } from "@playwright/test";
import { createDecision } from "#lib/service/create-decision.ts";
import { loadRunForWorker } from "#lib/service/load-run-for-worker.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { accepted, Cast, personOf } from "#worker/rehearse/cast.ts";
import { injectFault } from "#worker/rehearse/inject-fault.ts";
import { EVERY_LOOK, expectSoundPage } from "./fixtures/sound-page.ts";
import { expect, test } from "./fixtures/test.ts";

/** A run's start with its countdown, on a busy machine. */
const LIVE_WITHIN_MS = 60_000;

async function untilLive(page: Page): Promise<void> {
  await expect(page.getByRole("main").getByText(/^T\+\d\d:\d\d$/)).toBeVisible({ timeout: LIVE_WITHIN_MS });
}

// The market keeps the jump that breaks the limit, and strict canaries then stay out of it: no test that needs trades may follow.
test("a broken loss limit brings the canary down by itself, proven flat", async ({
  as,
  readyDecision,
  service,
  paperAdmin,
}) => {
  const cast = await readyDecision.get();
  const { runId } = await cast.signGo("CTO");
  if (!runId) throw new Error("GO inserted no run");
  const page = await as("productOwner");
  await page.goto(`/runs/${runId}`);
  await untilLive(page);
  const run = await loadRunForWorker({ service, runId });
  if (!run) throw new Error(`run ${runId} cannot be read`);
  try {
    await injectFault("loss", { admin: paperAdmin, run, childPid: null, workerPid: null });
    const alert = page.getByRole("alert").filter({ hasText: "Loss" });
    await expect(alert).toContainText("Rolled back: Loss. The venue confirms flat.");
    await expect(alert).toContainText("Zero position and 0 open orders, read back from the venue.");
    for (const stage of ["Kill sent", "Received", "Orders cancelled", "Flat proven"])
      await expect(alert.getByRole("listitem").filter({ hasText: stage })).toContainText(/\+[\d.]+ ms/);
  } finally {
    await paperAdmin.clearFaults();
  }
  await expect(page.getByRole("main").getByText("Rolled back", { exact: true }).first()).toBeVisible();
  await expectSoundPage(page, EVERY_LOOK);
  await page.getByRole("link", { name: "Report", exact: true }).click();
  await page.waitForURL(/\/report$/);
  await expect(page.getByRole("region", { name: "Verdict" })).toContainText("Rolled back");
  await expect(page.getByRole("region", { name: "Breach anatomy" }).getByRole("row")).not.toHaveCount(0);
  await expectSoundPage(page, EVERY_LOOK);
  await page.goto(`/decisions/${cast.decisionId}`);
  await expect(page.getByRole("region", { name: "After the failure" })).toBeVisible();
  const state = await paperAdmin.state();
  const account = state.accounts.find(({ name }) => name === run.account);
  expect(Number(account?.positionBtc)).toBe(0);
});

test.describe("anyone signed in may kill", () => {
  let runId = "";
  test.beforeEach(async ({ service }) => {
    const { personId: actorPersonId } = personOf("ENGINEER");
    const title = "To be killed";
    const made = accepted(
      await createDecision({ service, actorPersonId, templateId: "rehearsal-v1", title }),
    );
    runId = newRunId();
    await new Cast(service, made.decisionId).act("ENGINEER", { type: "startDemo", runId });
  });

  async function expectKilledBy(page: Page, name: string): Promise<void> {
    const alert = page.getByRole("alert").filter({ hasText: "A person" });
    await expect(alert).toContainText("The venue confirms flat.");
    await expect(alert).toContainText(name);
  }

  test("by press and hold on the run's page; letting go early does nothing", async ({ as }) => {
    const page = await as("auditor");
    await page.goto(`/runs/${runId}`);
    await untilLive(page);
    const kill = page.getByRole("main").getByRole("button", { name: "Hold to kill" });
    await kill.hover();
    await page.mouse.down();
    await expect(page.getByRole("main").getByRole("button", { name: "Keep holding…" })).toBeVisible();
    await page.mouse.up();
    await expect(kill).toBeVisible();
    // The button may be gone with the run before anybody reads that the kill was requested.
    await page.mouse.down();
    await expectKilledBy(page, "Amara Diallo");
    await page.mouse.up();
  });

  test("by Enter, Enter on the strip that every page shows, in an open window too", async ({ as }) => {
    const page = await as("cto");
    await page.goto("/audit");
    const strip = page.getByRole("region", { name: "Live run" });
    const kill = strip.getByRole("button", { name: "Hold to kill" });
    await expect(kill).toBeVisible({ timeout: LIVE_WITHIN_MS });
    // A window makes the page behind it inert, the strip of the page with it: the one in reach now is the window's own.
    await page.keyboard.press("Control+k");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("combobox")).toBeFocused();
    await expect(kill).toHaveCount(1);
    await expect(dialog.getByRole("button", { name: "Hold to kill" })).toBeVisible();
    // However many stops lie before it, the keyboard comes to it.
    await expect(async () => {
      await page.keyboard.press("Tab");
      await expect(kill).toBeFocused({ timeout: 300 });
    }).toPass();
    await page.keyboard.press("Enter");
    await expect(strip.getByRole("button", { name: "Enter again" })).toBeFocused();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/runs/${runId}`);
    await expectKilledBy(page, "Chen Wei");
  });
});
