import { afterAll, beforeAll, expect, test } from "vitest";
import { STUCK_AFTER_ATTEMPTS } from "../canary/kill-attempts.ts";
import type { RunEventBody } from "../canary/run-events.ts";
import { appendRunEvents } from "./append-run-events.ts";
import { loadInbox } from "./inbox.ts";
import { newRunId } from "./new-id.ts";
import { LIVE, openDraft, send, work } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";

let db: TestService;
beforeAll(async () => {
  db = await openTestService();
});
afterAll(() => db?.drop());

const notFlat = (attempt: number): RunEventBody => ({
  type: "notFlat",
  attempt,
  positionBtc: "0.01",
  openOrders: 1,
  reason: "the close was refused",
});
const fired: RunEventBody = {
  type: "triggerFired",
  trigger: "LOSS",
  value: "60",
  limit: "50",
  n: 1,
  windowSec: null,
  observedAtMs: 2,
  reason: "loss 60 USD",
  who: null,
};

test("a run that is not flat after several attempts is told to everybody, once; one attempt is told to nobody", async () => {
  const { service } = db;
  const life = await openDraft(service);
  const { runId = "" } = await send(life, { type: "startDrills", runId: newRunId() });
  const leaseEpoch = await work(service, runId, [...LIVE, fired, notFlat(1)]);
  const stuckLines = async (personId: string) =>
    (await loadInbox({ service, personId, unreadOnly: false })).filter(({ kind }) => kind === "STUCK");
  expect(await stuckLines("per_ravi")).toEqual([]);
  for (let attempt = 2; attempt <= STUCK_AFTER_ATTEMPTS + 2; attempt += 1) {
    const events = [{ atMs: Date.now(), body: notFlat(attempt) }];
    expect(await appendRunEvents({ service, runId, leaseEpoch, events })).toMatchObject({ ok: true });
  }
  for (const personId of ["per_elena", "per_ravi", "per_chen", "per_amara"]) {
    const stuck = await stuckLines(personId);
    expect(stuck).toHaveLength(1);
    expect(stuck[0]).toMatchObject({ href: `/runs/${runId}`, detail: expect.stringContaining("0.01 BTC") });
  }
});
