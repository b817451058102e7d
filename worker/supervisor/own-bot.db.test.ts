import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDecision } from "#lib/service/create-decision.ts";
import { DEMO_PEOPLE } from "#lib/service/demo-people.ts";
import { handleCommand } from "#lib/service/handle-command.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { addTemplate } from "#lib/service/templates.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { commandProfileSchema } from "#lib/template/command-profile.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { superviseRun } from "./supervise-run.ts";
import type { WorkerPlace } from "./worker-place.ts";

const actorPersonId = DEMO_PEOPLE[0]?.id ?? "";
const reportsDirectory = mkdtempSync(join(tmpdir(), "countersign-reports-"));
let db: TestService;
let paper: RunningPaperExchange;
let place: WorkerPlace;

beforeAll(async () => {
  db = await openTestService();
  paper = await startPaperExchange({ port: 0 });
  process.env.PAPER_URL = paper.url;
  const stateDirectory = db.service.varDir;
  place = { service: db.service, workerId: "test", stateDirectory, reportsDirectory, log: () => undefined };
});
afterAll(async () => {
  await paper.close();
  await db.drop();
  rmSync(reportsDirectory, { recursive: true, force: true });
});

/** A demo of ten seconds whose canary is the given program; the four steps of a rollback have programs of the team too. */
async function demoOf(name: string, profile: Record<string, unknown>) {
  const { service } = db;
  const rollback = rehearsalV1.rollback.map((step) => ({
    ...step,
    command: ["sh", "-c", `echo theirs: ${step.builtin} $COUNTERSIGN_RUN_ID`],
  }));
  const launch = { ...rehearsalV1.launch, timeoutSec: 60, profile: commandProfileSchema.parse(profile) };
  const timing = { ...rehearsalV1.timing, demoDurationSec: 10 };
  const template = { ...rehearsalV1, id: `${name}-v1`, slug: name, launch, rollback, timing };
  await addTemplate({ service, template });
  const title = "A demo by a bot of our own";
  const created = await createDecision({ service, actorPersonId, templateId: template.id, title });
  if (!created.ok) throw new Error(created.refusal.whatHappened);
  const runId = newRunId();
  const { decisionId, version: expectedVersion } = created;
  const command = { type: "startDemo" as const, runId };
  const started = await handleCommand({ service, actorPersonId, decisionId, expectedVersion, command });
  if (!started.ok) throw new Error(started.refusal.whatHappened);
  const supervised = await superviseRun(place, runId, new AbortController().signal);
  const bodies = (await readWholeRecord({ service, runId })).map(({ body }) => body);
  return { supervised, runId, bodies };
}

const SHELL = { program: "sh", args: ["docs/examples/canary.sh", "{runId}"] };

test("a bot of the team's own runs its whole demo: it beats, is told to stop, leaves, and the venue proves it flat", async () => {
  const { supervised, bodies } = await demoOf("own-bot", SHELL);
  const told = bodies.map(({ type }) => type);
  expect(told).not.toContain("triggerFired");
  expect(told).toContain("tick");
  expect(bodies).toContainEqual({ type: "childExited", code: 0, signal: null });
  expect(told.filter((type) => type === "flatProven")).toHaveLength(1);
  expect(told).toContain("archived");
  expect(told).toContain("reportWritten");
  // Nothing was rolled back, so only their archive and report ran.
  const own = bodies.flatMap((body) => (body.type === "rollbackStep" ? [[body.stepId, body.ok]] : []));
  expect(own).toEqual([["archive-logs-own", true]]);
  expect(supervised).toMatchObject({ ok: true });
}, 120_000);

test("a bot that dies at once is rolled back, flat, with its last words and the team's own commands in the record", async () => {
  const dies = { program: "sh", args: ["-c", "echo no keys for {symbol} >&2; exit 7"] };
  const { supervised, runId, bodies } = await demoOf("dying-bot", dies);
  expect(supervised).toEqual({ ok: true, phase: "ROLLED_BACK" });
  const fired = bodies.find(({ type }) => type === "triggerFired");
  expect(fired).toMatchObject({ trigger: "LOST_CONTROL", reason: expect.stringContaining("code 7") });
  expect(JSON.stringify(bodies)).toContain("no keys for BTC-PERP");
  expect(bodies.some(({ type }) => type === "flatProven")).toBe(true);
  const own = bodies.flatMap((body) => (body.type === "rollbackStep" ? [body] : []));
  expect(own.map(({ stepId, ok }) => [stepId, ok])).toEqual(
    expect.arrayContaining([
      ["activate-kill-switch", true],
      ["activate-kill-switch-own", true],
      ["stop-canary-own", true],
      ["archive-logs-own", true],
      ["generate-incident-report-own", true],
    ]),
  );
  const theirKill = own.find(({ stepId }) => stepId === "activate-kill-switch-own");
  expect(theirKill?.output).toBe(`theirs: kill-switch ${runId}\nexit code 0`);
}, 120_000);

test("a bot whose program is not there is never launched: nothing was sent, and the record says why", async () => {
  const { supervised, bodies } = await demoOf("missing-bot", { program: "/nowhere/bot" });
  expect(supervised).toEqual({ ok: true, phase: "SCRUBBED" });
  expect(bodies.find(({ type }) => type === "scrubbed")).toMatchObject({
    reason: expect.stringContaining("there is no program /nowhere/bot"),
  });
}, 120_000);
