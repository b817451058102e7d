import type { Page } from "@playwright/test";
import { DEMO_PASSWORD } from "#lib/service/demo-people.ts";
import { loadDecisionView } from "#lib/service/load-decision-view.ts";
import { loadRunForWorker } from "#lib/service/load-run-for-worker.ts";
import { requestIntent } from "#lib/service/request-intent.ts";
import { signaturesOf } from "#worker/supervisor/verify-signatures.ts";
import { openDialog } from "./fixtures/open-dialog.ts";
import { PEOPLE, type Who } from "./fixtures/people.ts";
import { submittedDecision } from "./fixtures/submitted-decision.ts";
import { expect, test } from "./fixtures/test.ts";
import { withAuthenticator } from "./fixtures/virtual-authenticator.ts";

// The last test that trades: a canary by canary-v1 that was killed locks its symbol for 48 h, for every decision.

/** A run that is stopped in its countdown comes to its end well within this. */
const AN_END_MS = 60_000;
const FINAL: ReadonlySet<string> = new Set(["SCRUBBED", "ROLLED_BACK", "FAILED", "SUCCEEDED"]);

const SIGNERS = [
  ["engineer", "Technical Approval"],
  ["riskManager", "Risk Approval"],
  ["productOwner", "Business Approval"],
  ["cto", "Final Authorization"],
] as const satisfies readonly (readonly [Who, string])[];

async function inviteCode(admin: Page, name: string): Promise<string> {
  await admin.goto("/settings");
  await admin
    .getByRole("button", { name: `Invite to a passkey: ${name}` })
    .first()
    .click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(DEMO_PASSWORD);
  await dialog.getByRole("button", { name: "Make the code" }).click();
  const code = (await dialog.getByRole("status", { name: "Invitation code" }).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  return code;
}

async function addPasskey(person: Page, label: string, code: string | null): Promise<void> {
  await person.goto("/settings");
  const dialog = await openDialog(person, person.getByRole("button", { name: "Add a passkey" }));
  await dialog.getByLabel("Name of this passkey").fill(label);
  if (code !== null) await dialog.getByLabel("Invitation code").fill(code);
  await dialog.getByLabel("Your password").fill(DEMO_PASSWORD);
  await dialog.getByRole("button", { name: "Add passkey" }).click();
}

async function confirmKey(admin: Page, label: string, name: string): Promise<void> {
  await admin.goto("/settings");
  const waiting = admin.getByRole("region", { name: "Passkeys waiting for you" });
  const confirm = waiting.getByRole("button", { name: `Confirm ${label} of ${name}` });
  const dialog = await openDialog(admin, confirm);
  await dialog.getByLabel("Your password").fill(DEMO_PASSWORD);
  await dialog.getByRole("button", { name: "Confirm passkey" }).click();
  await expect(dialog).toBeHidden();
}

test("from invitation to GO by passkey, with four people and two admins", async ({ as, service }) => {
  const decisionId = await submittedDecision(service, "canary-v1", "Market maker 2.5, signed by passkey");
  const address = `/decisions/${decisionId}`;
  const admin = await as("auditor");
  const secondAdmin = await as("secondAdmin");
  const pages = new Map<Who, Page>();
  const keys = new Map<Who, Awaited<ReturnType<typeof withAuthenticator>>>();
  for (const [who] of SIGNERS) {
    const page = await as(who);
    keys.set(who, await withAuthenticator(page));
    pages.set(who, page);
  }
  const pageOf = (who: Who): Page => {
    const page = pages.get(who);
    if (!page) throw new Error(`nobody opened a page for ${who}`);
    return page;
  };

  await test.step("without a passkey the page says how to get one, and takes no password", async () => {
    const engineer = pageOf("engineer");
    await engineer.goto(address);
    const card = engineer.getByRole("article", { name: "Technical Approval" });
    const dialog = await openDialog(engineer, card.getByRole("button", { name: "Sign GO" }));
    await expect(dialog).toContainText("This template takes signatures by passkey alone.");
    await expect(dialog).toContainText("Ask an admin to invite you");
    await expect(dialog.getByLabel("Your password")).toHaveCount(0);
    await expect(dialog.getByRole("button", { name: /^Sign GO/ })).toHaveCount(0);
  });

  await test.step("each is invited, adds a passkey, and waits for a second admin", async () => {
    for (const [who] of SIGNERS) {
      const page = pageOf(who);
      await addPasskey(page, "Phone", await inviteCode(admin, PEOPLE[who]));
      const own = page.getByRole("region", { name: "Your passkeys" });
      await expect(own.getByRole("row", { name: /Phone/ })).toContainText("Waits for a second admin");
    }
    // The one who invited cannot confirm.
    await admin.goto("/settings");
    await expect(admin.getByRole("button", { name: /^Confirm Phone of/ })).toHaveCount(0);
    for (const [who] of SIGNERS) await confirmKey(secondAdmin, "Phone", PEOPLE[who]);
    const engineer = pageOf("engineer");
    await engineer.reload();
    await expect(
      engineer.getByRole("region", { name: "Your passkeys" }).getByRole("row", { name: /Phone/ }),
    ).toContainText("Signs");
  });

  const sign = async (who: Who, station: string, button: string) => {
    const page = pageOf(who);
    await page.goto(address);
    const card = page.getByRole("article", { name: station });
    const dialog = await openDialog(page, card.getByRole("button", { name: button }));
    await expect(dialog).toContainText("BTC-PERP");
    await expect(dialog.getByRole("table", { name: "Metrics that are signed" }).getByRole("row")).toHaveCount(
      7,
    );
    return dialog;
  };

  await test.step("a device that does not verify its person signs nothing", async () => {
    await keys.get("engineer")?.setVerified(false);
    const dialog = await sign("engineer", "Technical Approval", "Sign GO");
    await dialog.getByRole("button", { name: "Sign GO with passkey" }).click();
    await expect(dialog.getByRole("alert")).toContainText("The passkey did not sign");
    await keys.get("engineer")?.setVerified(true);
    await expect(dialog.getByRole("button", { name: "Sign GO with passkey" })).toBeEnabled();
    await dialog.getByRole("button", { name: "Sign GO with passkey" }).click();
    await expect(dialog).toBeHidden();
    await expect(pageOf("engineer").getByRole("article", { name: "Technical Approval" })).toContainText(
      "signed by passkey",
    );
  });

  await test.step("an answer is taken back by a signature of its own, and given again", async () => {
    const page = pageOf("engineer");
    const card = page.getByRole("article", { name: "Technical Approval" });
    const dialog = await openDialog(page, card.getByRole("button", { name: "Withdraw" }));
    await dialog.getByLabel("Reason").fill("One more look at the logs");
    await dialog.getByRole("button", { name: "Withdraw with passkey" }).click();
    await expect(dialog).toBeHidden();
    await expect(card.getByRole("button", { name: "Sign GO" })).toBeVisible();
    const again = await sign("engineer", "Technical Approval", "Sign GO");
    await again.getByRole("button", { name: "Sign GO with passkey" }).click();
    await expect(again).toBeHidden();
  });

  await test.step("two more sign, the CTO gives GO", async () => {
    for (const [who, station] of SIGNERS.slice(1, 3)) {
      const dialog = await sign(who, station, "Sign GO");
      await dialog.getByRole("button", { name: "Sign GO with passkey" }).click();
      await expect(dialog).toBeHidden();
    }
    const cto = pageOf("cto");
    await cto.goto(address);
    const dialog = await openDialog(cto, cto.getByRole("button", { name: "Review and give GO" }));
    await dialog.getByLabel(/^Symbol/).fill("BTC-PERP");
    await dialog.getByLabel(/^Size/).fill("0.0001");
    await dialog.getByRole("button", { name: "Sign GO with passkey" }).click();
    await expect(cto.getByRole("region", { name: "GO", exact: true })).toContainText(
      `GO given by ${PEOPLE.cto}.`,
    );
  });

  await test.step("the worker finds four passkey signatures; the run is stopped before it starts", async () => {
    const view = await loadDecisionView({ service, decisionId });
    const standing = view?.decision.signOffs.filter((one) => one.withdrawnAtMs === null) ?? [];
    expect(standing.map(({ signature }) => signature.method)).toEqual(Array(4).fill("passkey"));
    const runId = view?.runs[0]?.runId ?? "";
    const run = await loadRunForWorker({ service, runId });
    expect(run && signaturesOf(run)).toMatchObject({ ok: true });
    await requestIntent({
      service,
      runId,
      actorPersonId: "per_chen",
      kind: "KILL",
      reason: "only rehearsed",
    });
    await expect
      .poll(async () => FINAL.has((await loadRunForWorker({ service, runId }))?.state.phase ?? ""), {
        timeout: AN_END_MS,
      })
      .toBe(true);
  });

  await test.step("its owner revokes a passkey", async () => {
    const owner = pageOf("productOwner");
    await owner.goto("/settings");
    const revoke = owner.getByRole("button", { name: `Revoke Phone of ${PEOPLE.productOwner}` });
    const question = owner.getByRole("alertdialog");
    await expect(async () => {
      if (await question.isHidden()) await revoke.click();
      await expect(question).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await question.getByRole("button", { name: "Revoke" }).click();
    await expect(
      owner.getByRole("region", { name: "Your passkeys" }).getByRole("row", { name: /Phone/ }),
    ).toContainText("Revoked");
  });
});
