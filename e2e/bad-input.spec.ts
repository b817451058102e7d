import type { Page } from "@playwright/test";
import { createDecision } from "#lib/service/create-decision.ts";
import { listAudit } from "#lib/service/list-audit.ts";
import { loadDecisionView } from "#lib/service/load-decision-view.ts";
import type { Service } from "#lib/service/open-service.ts";
import { accepted, personOf } from "#worker/rehearse/cast.ts";
import { openDialog } from "./fixtures/open-dialog.ts";
import { webUrl } from "./fixtures/people.ts";
import { expect, test } from "./fixtures/test.ts";

async function newDraft(service: Service, title: string): Promise<string> {
  const { personId: actorPersonId } = personOf("ENGINEER");
  const made = accepted(await createDecision({ service, actorPersonId, templateId: "rehearsal-v1", title }));
  return made.decisionId;
}

async function viewOf(service: Service, decisionId: string) {
  const view = await loadDecisionView({ service, decisionId });
  if (!view) throw new Error(`decision ${decisionId} cannot be read`);
  return view;
}

async function tryToSignIn(page: Page, email: string, password: string): Promise<string> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toBeVisible();
  return (await alert.textContent()) ?? "";
}

test.describe("at the door", () => {
  test("a wrong password and an unknown person get the same words", async ({ page }) => {
    const wrong = await tryToSignIn(page, "elena@countersign.example", "not-her-password");
    expect(wrong).toContain("E-mail and password do not match.");
    expect(wrong).toContain("No one was signed in.");
    expect(await tryToSignIn(page, "nobody@countersign.example", "not-her-password")).toBe(wrong);
    await page.goto("/dashboard");
    await expect(page).toHaveURL(/\/sign-in\?from=%2Fdashboard/);
  });

  test("a forged and an altered session lead to sign-in", async ({ as, browser }) => {
    const signedIn = await as("engineer");
    const real = (await signedIn.context().cookies()).find(({ name }) => name.endsWith("session-token"));
    if (!real) throw new Error("the signed-in browser holds no session cookie");
    const altered = `${real.value.slice(0, -6)}AAAAAA`;
    for (const value of ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJwZXJfZWxlbmEiLCJzaWQiOiJ4In0.", altered]) {
      const context = await browser.newContext({ baseURL: webUrl() });
      await context.addCookies([{ ...real, value }]);
      const page = await context.newPage();
      await page.goto("/decisions");
      await expect(page).toHaveURL(/\/sign-in/);
      await context.close();
    }
    await signedIn.goto("/decisions");
    await expect(signedIn).toHaveURL(/\/decisions$/);
  });
});

test.describe("requests that no page of ours has sent", () => {
  test("an action without origin, from elsewhere, or signed out changes nothing", async ({
    as,
    service,
    playwright,
  }) => {
    const decisionId = await newDraft(service, "Nobody else may write here");
    const page = await as("engineer");
    await page.goto(`/decisions/${decisionId}`);
    const note = page.getByRole("complementary").getByRole("textbox").first();
    await note.fill("Written by somebody else");
    // The page's own request is taken, not let through, and then sent again by hand.
    const taken = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
    await page.route(`**/decisions/${decisionId}`, (route) =>
      route.request().method() === "POST" ? route.abort() : route.fallback(),
    );
    await page.getByRole("button", { name: "Save note" }).click();
    const request = await taken;
    const headers = await request.allHeaders();
    const { cookie = "", origin, ...rest } = headers;
    expect(origin).toBe(webUrl());
    const session = Object.fromEntries(
      Object.entries(rest).filter(
        ([name]) => !name.startsWith(":") && name !== "content-length" && name !== "host",
      ),
    );
    const before = await viewOf(service, decisionId);
    const client = await playwright.request.newContext();
    const send = async (changed: Record<string, string>) => {
      const answer = await client.post(request.url(), {
        headers: { ...session, ...changed },
        data: request.postDataBuffer() ?? Buffer.alloc(0),
        maxRedirects: 0,
      });
      return { status: answer.status(), text: await answer.text() };
    };
    const refused = (answer: { status: number; text: string }) =>
      answer.status >= 400 || /BAD_ORIGIN|NOT_SIGNED_IN/.test(answer.text);
    for (const [what, changed] of [
      ["without origin", { cookie }],
      ["from elsewhere", { cookie, origin: "https://evil.example" }],
      [
        "from elsewhere behind a proxy",
        { cookie, origin: "https://evil.example", "x-forwarded-host": "evil.example" },
      ],
      ["signed out", { origin: webUrl() }],
    ] as const) {
      expect(refused(await send(changed)), what).toBe(true);
      const { version, decision } = await viewOf(service, decisionId);
      expect(version, what).toBe(before.version);
      expect(decision.notes, what).toEqual(before.decision.notes);
    }
    // The same bytes with origin and session do work, so it was not the request itself that failed.
    expect(refused(await send({ cookie, origin: webUrl() }))).toBe(false);
    const { decision } = await viewOf(service, decisionId);
    expect(Object.values(decision.notes)).toContain("Written by somebody else");
    await client.dispose();
  });

  test("a kill without origin, from elsewhere, or signed out reaches no run", async ({
    as,
    service,
    readyDecision,
    playwright,
  }) => {
    const { decisionId } = await readyDecision.get();
    const runId = (await viewOf(service, decisionId)).runs[0]?.runId ?? "";
    const page = await as("auditor");
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const client = await playwright.request.newContext();
    for (const [status, headers] of [
      [403, { cookie }],
      [403, { cookie, origin: "https://evil.example" }],
      [403, { cookie, origin: "null" }],
      [401, { origin: webUrl() }],
    ] as const) {
      const answer = await client.post(`${webUrl()}/api/runs/${runId}/kill`, { headers, maxRedirects: 0 });
      expect(answer.status()).toBe(status);
    }
    const { entries } = await listAudit({ service, subjectId: runId, act: "KILL" });
    expect(entries).toEqual([]);
    await client.dispose();
  });
});

test.describe("on a decision", () => {
  test("a tick on an old page is refused in words and taken back", async ({ as, service }) => {
    const decisionId = await newDraft(service, "Two tabs");
    const first = await as("engineer");
    const second = await as("engineer");
    await first.goto(`/decisions/${decisionId}`);
    await second.goto(`/decisions/${decisionId}`);
    await first.getByRole("complementary").getByRole("textbox").first().fill("Changed in the first tab");
    await first.getByRole("button", { name: "Save note" }).click();
    await expect(first.getByRole("button", { name: "Save note" })).toBeHidden();
    const box = second.getByRole("checkbox").first();
    await box.click();
    await expect(
      second.getByText("Someone else changed this decision since your page was loaded."),
    ).toBeVisible();
    await expect(box).not.toBeChecked();
    // The refused page has been given the newest state.
    await expect(second.getByRole("complementary").getByRole("textbox").first()).toHaveValue(
      "Changed in the first tab",
    );
    const { decision } = await viewOf(service, decisionId);
    expect(Object.values(decision.answers).filter((answer) => answer.tickedBy)).toEqual([]);
  });

  test("a configuration out of range is refused in words, and nothing typed is lost", async ({
    as,
    service,
  }) => {
    const decisionId = await newDraft(service, "Out of range");
    const page = await as("engineer");
    await page.goto(`/decisions/${decisionId}`);
    const card = page.getByRole("region", { name: "Canary configuration" });
    await card.getByRole("button", { name: "Change" }).click();
    await card.getByLabel("Max loss").fill("101");
    await card.getByLabel("Position size").fill("0.5");
    await card.getByRole("button", { name: "Save configuration" }).click();
    const alert = card.getByRole("alert");
    await expect(alert).toContainText(/daily loss cap/i);
    await expect(alert).toContainText(/position limit/i);
    await expect(card.getByLabel("Max loss")).toHaveValue("101");
    await expect(card.getByLabel("Position size")).toHaveValue("0.5");
    const { decision, template } = await viewOf(service, decisionId);
    expect(decision.config).toEqual(template.config);
  });

  test("an item without evidence cannot be ticked, and the reason is said", async ({ as, service }) => {
    const decisionId = await newDraft(service, "No evidence yet");
    const page = await as("engineer");
    await page.goto(`/decisions/${decisionId}`);
    const box = page.getByRole("checkbox").first();
    await box.click();
    await expect(page.getByText(/cannot be ticked/)).toBeVisible();
    await expect(box).not.toBeChecked();
  });

  test("a wrong password signs nothing", async ({ as, readyDecision, service }) => {
    const cast = await readyDecision.get();
    const page = await as("cto");
    await page.goto(`/decisions/${cast.decisionId}`);
    const dialog = await openDialog(page, page.getByRole("button", { name: "Review and give GO" }));
    const sign = dialog.getByRole("button", { name: "Sign GO" });
    await dialog.getByLabel("Your password").fill("not-his-password");
    await expect(sign).toBeDisabled();
    const { config } = (await viewOf(service, cast.decisionId)).decision;
    await dialog.getByLabel(/^Symbol/).fill(config.symbol);
    await dialog.getByLabel(/^Size/).fill(config.sizeBtc);
    await sign.click();
    await expect(dialog.getByRole("alert")).toContainText("The password is not right.");
    await expect(dialog.getByLabel(/^Symbol/)).toHaveValue(config.symbol);
    const { decision } = await viewOf(service, cast.decisionId);
    expect(decision.phase).toBe("IN_REVIEW");
    expect(decision.runs.some(({ kind }) => kind === "CANARY")).toBe(false);
  });
});
