import type { Locator, Page } from "@playwright/test";
import { DEMO_PASSWORD } from "#lib/service/demo-people.ts";
import { openDialog } from "./fixtures/open-dialog.ts";
import { openAs, PEOPLE, signInWithForm, type Who } from "./fixtures/people.ts";
import { EVERY_LOOK, expectSoundPage } from "./fixtures/sound-page.ts";
import { expect, test } from "./fixtures/test.ts";

/** A demo of 46 s or a canary of 90 s with its start and end, on a busy machine. */
const A_RUN_MS = 150_000;
/** All of it together: two runs one after the other, and people between them. */
const WHOLE_LIFE_MS = 600_000;
/** The mission clock after launch. */
const CLOCK = /^T\+\d\d:\d\d$/;
const ITEMS = 15;
const RISK_ITEMS = 5;

const region = (page: Page, name: string | RegExp): Locator => page.getByRole("region", { name });

/** Signs a station's GO: its statements are read, the password is typed. */
async function signGo(page: Page, station: string): Promise<void> {
  await page.reload();
  const card = page.getByRole("article", { name: station });
  const dialog = await openDialog(page, card.getByRole("button", { name: "Sign GO" }));
  await expect(dialog.getByRole("listitem")).toHaveCount(3);
  await dialog.getByLabel("Your password").fill(DEMO_PASSWORD);
  await dialog.getByRole("button", { name: "Sign GO" }).click();
  await expect(dialog).toBeHidden();
}

test("a canary's whole life with four signed-in people", async ({ browser, page: engineer }) => {
  test.setTimeout(WHOLE_LIFE_MS);
  await test.step("the engineer opens a decision", async () => {
    await signInWithForm(engineer, "engineer");
    await engineer.getByRole("link", { name: "New decision" }).click();
    await engineer.getByLabel("Title").fill("Market maker 2.4 on BTC-PERP");
    await engineer.getByLabel("Canary Rehearsal").check();
    await engineer.getByRole("button", { name: "Open the decision" }).click();
    await engineer.waitForURL(/\/decisions\/dec_/);
    await expect(engineer.getByRole("heading", { level: 1 })).toHaveText("Market maker 2.4 on BTC-PERP");
    await expect(region(engineer, /^GO$/)).toContainText("GO is not open yet");
  });
  const address = new URL(engineer.url()).pathname;

  await test.step("drills and demo fill the evidence while the engineer watches", async () => {
    const evidence = region(engineer, "Evidence");
    await evidence.getByRole("button", { name: "Run the drills" }).click();
    await expect(evidence.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: A_RUN_MS });
    await evidence.getByRole("button", { name: "Start the demo run" }).click();
    await evidence.getByRole("link", { name: "Watch it" }).click();
    await engineer.waitForURL(/\/runs\/run_/);
    const main = engineer.getByRole("main");
    await expect(main.getByText(CLOCK)).toBeVisible({ timeout: A_RUN_MS });
    await expect(region(engineer, "Rollback triggers").getByRole("row", { name: /^Loss/ })).toBeVisible();
    await expect(main.getByText("Succeeded").first()).toBeVisible({ timeout: A_RUN_MS });
    await engineer.goto(address);
    await expect(region(engineer, "Metrics snapshot").getByRole("cell", { name: "pass" })).toHaveCount(6);
  });

  const [riskManager, productOwner, cto] = await test.step("three more people sign in", () =>
    Promise.all(
      (["riskManager", "productOwner", "cto"] as const).map(async (who: Who) => {
        const page = await openAs(browser, who);
        await page.goto(address);
        return page;
      }),
    ));
  if (!riskManager || !productOwner || !cto) throw new Error("unreachable: three people were asked for");

  await test.step("15 items are ticked, the risk items verified by a second person", async () => {
    for (const box of await engineer.getByRole("checkbox").all()) await box.click();
    await expect(engineer.getByText(`Ticked by ${PEOPLE.engineer}`)).toHaveCount(ITEMS);
    await expect(engineer.getByText("5 of 5 ticked")).toHaveCount(3);
    await riskManager.reload();
    const verify = riskManager.getByRole("button", { name: /^Verify: / });
    await expect(verify).toHaveCount(RISK_ITEMS);
    for (let left = RISK_ITEMS; left > 0; left -= 1) {
      await verify.first().click();
      await expect(verify).toHaveCount(left - 1);
    }
    await expect(riskManager.getByText(`verified by ${PEOPLE.riskManager}`)).toHaveCount(RISK_ITEMS);
  });

  await test.step("the engineer submits, three people sign", async () => {
    await engineer.reload();
    await engineer.getByRole("button", { name: "Submit for review" }).click();
    await expect(engineer.getByRole("article", { name: "Technical Approval" })).toContainText(
      "Open: you can sign here.",
    );
    await signGo(engineer, "Technical Approval");
    await signGo(riskManager, "Risk Approval");
    await signGo(productOwner, "Business Approval");
    await expect(region(productOwner, "Sign-offs")).toContainText("3 of 4 are GO on revision 1.");
  });

  await test.step("the CTO reviews, types symbol and size, and gives GO", async () => {
    await cto.reload();
    const dialog = await openDialog(cto, cto.getByRole("button", { name: "Review and give GO" }));
    const sign = dialog.getByRole("button", { name: "Sign GO" });
    await dialog.getByLabel("Your password").fill(DEMO_PASSWORD);
    await dialog.getByLabel(/^Symbol/).fill("BTC-PERP");
    await dialog.getByLabel(/^Size/).fill("0.1");
    await expect(sign).toBeDisabled();
    await dialog.getByLabel(/^Size/).fill("0.01");
    await sign.click();
    await expect(region(cto, /^GO$/)).toContainText(`GO given by ${PEOPLE.cto}.`);
  });

  await test.step("the canary counts down, launches and trades", async () => {
    await cto.getByRole("link", { name: "Canary 1" }).click();
    await cto.waitForURL(/\/runs\/run_/);
    await riskManager.goto(new URL(cto.url()).pathname);
    const main = riskManager.getByRole("main");
    await expect(main.getByText(CLOCK)).toBeVisible({ timeout: A_RUN_MS });
    const preflight = region(riskManager, "Preflight");
    await expect(preflight.getByText("pass", { exact: true })).toHaveCount(4);
    for (const trigger of ["Loss", "Error rate", "Latency p95", "WebSocket down", "Unauthorised behaviour"]) {
      await expect(
        region(riskManager, "Rollback triggers").getByRole("row", { name: new RegExp(`^${trigger}`) }),
      ).toBeVisible();
    }
    for (const chart of ["PnL", "Latency", "Error rate", "Position"])
      await expect(main.getByRole("figure", { name: chart, exact: true })).toBeVisible();
    // The tab carries the status before the page's own title.
    await expect(riskManager).toHaveTitle(/^[^|]+ \| [^|]+$/);
    // Every other page shows the strip with its own kill.
    const strip = productOwner.getByRole("region", { name: "Live run" });
    await expect(strip).toContainText("BTC-PERP 0.01");
    await expect(strip.getByRole("button", { name: "Hold to kill" })).toBeVisible();
  });

  // Judged beside the steps that follow, while the run goes on under its clock.
  const liveIsSound = expectSoundPage(cto, EVERY_LOOK).then(
    () => null,
    (error: unknown) => error,
  );

  await test.step("people confirm the checkpoints that the machine judged", async () => {
    const checkpoints = region(riskManager, "Checkpoints");
    await checkpoints
      .getByRole("button", { name: "Confirm T+5: Initial Validation" })
      .click({ timeout: A_RUN_MS });
    await expect(checkpoints).toContainText(`Confirmed by ${PEOPLE.riskManager}`);
    await engineer.goto(new URL(riskManager.url()).pathname);
    const engineersView = region(engineer, "Checkpoints");
    await engineersView
      .getByRole("button", { name: "Confirm T+15: Mid-Canary Check" })
      .click({ timeout: A_RUN_MS });
    await expect(engineersView).toContainText(`Confirmed by ${PEOPLE.engineer}`);
  });

  await test.step("the live page is sound in both themes and widths", async () => {
    expect(await liveIsSound).toBeNull();
    await expect(cto.getByRole("main").getByRole("button", { name: "Hold to kill" })).toBeVisible();
  });

  await test.step("it succeeds, and the report says why", async () => {
    const verdict = region(riskManager, "Verdict");
    await expect(verdict).toContainText("Succeeded", { timeout: A_RUN_MS });
    await riskManager.getByRole("link", { name: "Report", exact: true }).click();
    await riskManager.waitForURL(/\/report$/);
    await expect(region(riskManager, "Verdict")).toContainText("Succeeded");
    for (const person of [PEOPLE.engineer, PEOPLE.riskManager, PEOPLE.productOwner, PEOPLE.cto])
      await expect(region(riskManager, "Who signed")).toContainText(person);
    await engineer.goto(address);
    await expect(engineer.getByRole("main")).toContainText("document status EXECUTED");
    await expect(region(engineer, "After the success")).toBeVisible();
    await expect(engineer.getByText("Succeeded").first()).toBeVisible();
  });

  for (const page of [riskManager, productOwner, cto]) await page.context().close();
});
