import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportDecision } from "./export-decision.ts";
import { handleCommand } from "./handle-command.ts";
import { openDraft, threeGo } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";

let opened: TestService;
beforeAll(async () => {
  opened = await openTestService();
});
afterAll(() => opened.drop());

const VERIFY = "https://countersign.example/verify";
const take = (decisionId: string, format: "markdown" | "json" | "csv") =>
  exportDecision({ service: opened.service, decisionId, verifyAddress: VERIFY, format });

test("the JSON holds the content whose hash everyone signed", async () => {
  const life = await threeGo(opened.service);
  const file = await take(life.decisionId, "json");
  const json = JSON.parse(file?.text ?? "");
  const hash = createHash("sha256")
    .update(canonicalize(json.content) ?? "")
    .digest("hex");
  expect(hash).toBe(json.contentHash);
  expect(json).toMatchObject({ contentHashHolds: true, verifyAddress: VERIFY });
  expect(json.statements.map((one: { role: string }) => one.role)).toEqual([
    "ENGINEER",
    "RISK_MANAGER",
    "PRODUCT_OWNER",
  ]);
  for (const { statement } of json.statements) expect(statement.contentHash).toBe(hash);
  expect(Object.keys(json.publicKeys).length).toBeGreaterThan(0);
  expect((await take(life.decisionId, "markdown"))?.text).toContain(hash);
  expect((await take(life.decisionId, "csv"))?.fileName).toMatch(/^decision-\d+-revision-1\.csv$/);
});

test("script and turned text are escapes in the JSON, and mean the same", async () => {
  const life = await openDraft(opened.service);
  const evil = "</script><script>alert(1)</script> a\u202Eb & \u2028";
  const written = await handleCommand({
    service: opened.service,
    actorPersonId: "per_elena",
    decisionId: life.decisionId,
    expectedVersion: life.version,
    command: { type: "writeNote", noteId: "observations", text: evil },
  });
  expect(written.ok).toBe(true);
  const text = (await take(life.decisionId, "json"))?.text ?? "";
  expect(text).not.toMatch(/[<>&\u202e\u2028]/u);
  expect(JSON.parse(text)).toMatchObject({ contentHash: null, decision: { notes: { observations: evil } } });
});

test("a decision that does not exist has no export", async () => {
  expect(await take("dec_none", "markdown")).toBeNull();
});
