import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDecision } from "#lib/service/create-decision.ts";
import { DEMO_PEOPLE } from "#lib/service/demo-people.ts";
import { handleCommand } from "#lib/service/handle-command.ts";
import { loadReport } from "#lib/service/load-report.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { requestIntent } from "#lib/service/request-intent.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { superviseRun } from "./supervise-run.ts";
import type { WorkerPlace } from "./worker-place.ts";

const engineer = DEMO_PEOPLE[0]?.id ?? "";
const reportsDirectory = mkdtempSync(join(tmpdir(), "countersign-reports-"));
let db: TestService;
let paper: RunningPaperExchange;
let place: WorkerPlace;

beforeAll(async () => {
  db = await openTestService();
  paper = await startPaperExchange({ port: 0 });
  process.env.PAPER_URL = paper.url;
  const { service } = db;
  place = {
    service,
    workerId: "test",
    stateDirectory: service.varDir,
    reportsDirectory,
    log: () => undefined,
  };
});

afterAll(async () => {
  await paper.close();
  await db.drop();
  rmSync(reportsDirectory, { recursive: true, force: true });
});

async function startDemo(): Promise<string> {
  const { service } = db;
  const created = await createDecision({
    service,
    actorPersonId: engineer,
    templateId: "rehearsal-v1",
    title: "A demo that is stopped",
  });
  if (!created.ok) throw new Error(created.refusal.whatHappened);
  const runId = newRunId();
  const { decisionId, version: expectedVersion } = created;
  const command = { type: "startDemo" as const, runId };
  const started = await handleCommand({
    service,
    actorPersonId: engineer,
    decisionId,
    expectedVersion,
    command,
  });
  if (!started.ok) throw new Error(started.refusal.whatHappened);
  return runId;
}

const typesOf = async (runId: string) =>
  (await readWholeRecord({ service: db.service, runId })).map((event) => event.body.type);

async function untilRecorded(runId: string, type: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await typesOf(runId)).some((known) => known === type)) return;
    await sleep(50);
  }
  throw new Error(`the record never held ${type}`);
}

test("anybody's kill brings a trading demo down: flat, archived, reported, once and in order", async () => {
  const runId = await startDemo();
  const { service } = db;
  const supervised = superviseRun(place, runId, new AbortController().signal);
  await untilRecorded(runId, "tick");
  const held = await superviseRun(place, runId, new AbortController().signal);
  expect(held).toEqual({ ok: false, reason: "HELD" });
  await requestIntent({ service, runId, actorPersonId: DEMO_PEOPLE[4]?.id ?? "", kind: "KILL" });
  expect(await supervised).toEqual({ ok: true, phase: "ROLLED_BACK" });

  const record = await readWholeRecord({ service, runId });
  expect(record.map((event) => event.seq)).toEqual(record.map((_, index) => index + 1));
  const types = record.map((event) => event.body.type);
  const order = [
    "launched",
    "triggerFired",
    "rollbackStage",
    "flatProven",
    "archived",
    "verdictReached",
    "finished",
  ] as const;
  expect(order.map((type) => types.indexOf(type))).toEqual(
    order.map((type) => types.indexOf(type)).toSorted((a, b) => a - b),
  );
  const fired = record.find((event) => event.body.type === "triggerFired")?.body;
  expect(fired).toMatchObject({ trigger: "PERSON", who: { personId: DEMO_PEOPLE[4]?.id } });
  expect(types.filter((type) => type === "finished")).toHaveLength(1);
  expect(existsSync(join(service.varDir, "archive", runId, "SHA256SUMS"))).toBe(true);
  const report = await loadReport({ service, runId });
  expect(report?.markdown).toBe(readFileSync(join(reportsDirectory, `${runId}.md`), "utf8"));
  expect(report?.markdown).toContain("Rolled back");
  expect(await superviseRun(place, runId, new AbortController().signal)).toEqual({
    ok: false,
    reason: "FINISHED",
  });
}, 60_000);

test("a worker that is asked to stop rolls its live run back and says why", async () => {
  const runId = await startDemo();
  const stop = new AbortController();
  const supervised = superviseRun(place, runId, stop.signal);
  await untilRecorded(runId, "launched");
  stop.abort();
  expect(await supervised).toEqual({ ok: true, phase: "ROLLED_BACK" });
  const record = await readWholeRecord({ service: db.service, runId });
  const fired = record.find((event) => event.body.type === "triggerFired")?.body;
  expect(fired).toMatchObject({ trigger: "LOST_CONTROL", reason: expect.stringContaining("asked to stop") });
  expect(record.some((event) => event.body.type === "flatProven")).toBe(true);
}, 60_000);
