import { afterAll, beforeAll, expect, test } from "vitest";
import { foldRunEvents } from "../canary/apply.ts";
import { emptyRunState } from "../canary/model.ts";
import type { RunEventBody, Tick } from "../canary/run-events.ts";
import { appendRunEvents } from "./append-run-events.ts";
import { claimRun, takeOver } from "./claim-run.ts";
import { listenIntents, listIntents, markIntentSeen } from "./intents.ts";
import { listLeases, releaseLease, renewLease } from "./lease.ts";
import { listAudit } from "./list-audit.ts";
import { loadRunView } from "./load-run-view.ts";
import { newRunId } from "./new-id.ts";
import { readWholeRecord } from "./read-run-events.ts";
import { requestIntent } from "./request-intent.ts";
import { LIVE, openDraft, send, work } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";
import { verifyAudit } from "./verify-audit.ts";

let t: TestService;
beforeAll(async () => {
  t = await openTestService();
});
afterAll(() => t.drop());

/** A demo run of a decision of its own; the account of the run before is freed first. */
async function queuedRun(): Promise<string> {
  const { prisma } = t.service.store;
  await prisma.run.updateMany({ where: { finishedAt: null }, data: { finishedAt: new Date() } });
  const life = await openDraft(t.service);
  const { runId } = await send(life, { type: "startDemo", runId: newRunId() });
  return runId ?? "";
}

const tick = (tMs: number): RunEventBody => {
  const numbers: Partial<Record<keyof Tick, number | null>> = {
    tMs,
    pnlUsd: -1.5,
    ordersSubmitted: 3,
    fills: 1,
  };
  const names = [
    "equityUsd",
    "pnlUsd",
    "positionBtc",
    "openOrders",
    "markPrice",
    "bid",
    "ask",
    "spreadBps",
    "depthUsd",
  ] as const;
  const more = [
    "acceptancePct",
    "orderSuccessPct",
    "errorRatePct",
    "p50LatencyMs",
    "p95LatencyMs",
    "wsUptimePct",
  ] as const;
  const rest = ["wsDownSec", "rssMb", "telemetryAgeMs", "venueAgeMs"] as const;
  const empty = Object.fromEntries([...names, ...more, ...rest].map((name) => [name, null]));
  return { type: "tick", tick: { ...empty, ...numbers } as Tick, triggers: [] };
};
const log = (message: string): RunEventBody => ({
  type: "telemetry",
  line: { t: 1, type: "log", level: "info", message },
});
const append = (runId: string, leaseEpoch: number, bodies: readonly RunEventBody[]) =>
  appendRunEvents({
    service: t.service,
    runId,
    leaseEpoch,
    events: bodies.map((body, index) => ({ atMs: 10 + index, body })),
  });

test("entries are numbered without a gap, ticks get rows, and the stored fold equals the fold of the record", async () => {
  const runId = await queuedRun();
  const epoch = await work(t.service, runId, LIVE);
  for (let index = 0; index < 30; index += 1) {
    await append(runId, epoch, [
      ...Array.from({ length: 10 }, (_, line) => log(`line ${line}`)),
      tick(index * 1000),
    ]);
  }
  await append(runId, epoch, [{ type: "finding", rule: "test", text: "seen" }, log("last")]);
  const record = await readWholeRecord({ service: t.service, runId });
  expect(record.map((event) => event.seq)).toEqual(record.map((_event, index) => index + 1));
  const view = await loadRunView({ service: t.service, runId });
  expect(view?.state).toEqual(foldRunEvents(emptyRunState(), record));
  expect(view?.ticks).toHaveLength(30);
  expect(view?.ticks[7]).toMatchObject({ tMs: 7000, pnlUsd: -1.5, bid: null });
});

test("text that PostgreSQL cannot hold is kept readable and does not stop the record", async () => {
  const runId = await queuedRun();
  const epoch = await work(t.service, runId, LIVE);
  const result = await append(runId, epoch, [
    log("a\u0000b\ud800c"),
    { type: "malformedLine", reason: "r", excerpt: "\u0000" },
  ]);
  expect(result.ok && result.events[0]?.body).toMatchObject({ line: { message: "a\ufffdb\ufffdc" } });
});

test("two writers at once never take the same number", async () => {
  const runId = await queuedRun();
  const epoch = await work(t.service, runId, LIVE);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => append(runId, epoch, [log(String(index)), tick(index)])),
  );
  const record = await readWholeRecord({ service: t.service, runId });
  expect(record).toHaveLength(2 + LIVE.length + 40);
});

test("whoever lost the lease writes nothing more", async () => {
  const runId = await queuedRun();
  const service = t.service;
  const first = await work(service, runId, LIVE);
  expect(await claimRun({ service, runId, workerId: "second" })).toMatchObject({
    ok: false,
    reason: "HELD",
    heldBy: "test-worker",
  });
  const look = async () => {
    const seen = (await listLeases({ service })).find((lease) => lease.runId === runId);
    if (!seen) throw new Error("the lease is not listed");
    return seen;
  };
  const before = await look();
  expect(before).toMatchObject({ workerId: "test-worker", leaseEpoch: first, phase: "LIVE", isLetGo: false });
  expect(await renewLease({ service, runId, leaseEpoch: first })).toBe(true);
  // Renewed since it was seen: its holder lives, whatever any clock says.
  expect(await takeOver({ service, runId, by: "watchdog", seen: before, reason: "test" })).toMatchObject({
    ok: false,
    reason: "HELD",
  });
  await releaseLease({ service, runId, leaseEpoch: first });
  const seen = await look();
  expect(seen.isLetGo).toBe(true);
  const taken = await takeOver({ service, runId, by: "watchdog", seen, reason: "test" });
  expect(taken).toMatchObject({
    ok: true,
    leaseEpoch: first + 1,
    events: [{ body: { type: "takenOver", by: "watchdog" } }],
  });
  expect(await append(runId, first, [log("late")])).toEqual({ ok: false, reason: "LEASE_LOST" });
  expect(await append(runId, first, [{ type: "closingStarted", reason: "late" }])).toEqual({
    ok: false,
    reason: "LEASE_LOST",
  });
  expect(await renewLease({ service, runId, leaseEpoch: first })).toBe(false);
  expect(await append(runId, first + 1, [log("mine")])).toMatchObject({ ok: true });
  expect(await append("run_unknown", 1, [log("x")])).toEqual({ ok: false, reason: "NOT_FOUND" });
});

test("of ten claims at once one gets the run", async () => {
  const runId = await queuedRun();
  const claims = await Promise.all(
    Array.from({ length: 10 }, (_, index) => claimRun({ service: t.service, runId, workerId: `w${index}` })),
  );
  expect(claims.filter((claim) => claim.ok)).toHaveLength(1);
});

test("a second run on the same account waits until the first is over", async () => {
  const service = t.service;
  const first = await queuedRun();
  const life = await openDraft(service);
  const { runId: second = "" } = await send(life, { type: "startDrills", runId: newRunId() });
  const epoch = await work(service, first, LIVE);
  const stop = new AbortController();
  const aborted = claimRun({ service, runId: second, workerId: "w", signal: stop.signal });
  stop.abort();
  expect(await aborted).toMatchObject({ ok: false, reason: "HELD" });
  const waiting = claimRun({ service, runId: second, workerId: "w" });
  await append(first, epoch, [
    { type: "closingStarted", reason: "x" },
    { type: "finished", phase: "FAILED" },
  ]);
  expect(await waiting).toMatchObject({ ok: true });
});

test("a kill by anyone reaches the listening worker at once, and asking twice is one wish", async () => {
  const service = t.service;
  const runId = await queuedRun();
  const epoch = await work(service, runId, LIVE);
  const heard = Promise.withResolvers<number>();
  const listener = await listenIntents({
    service,
    onIntent: (id) => id === runId && heard.resolve(performance.now()),
  });
  const startedMs = performance.now();
  const [first, second] = [await kill(), await kill()];
  expect(first).toEqual(second);
  expect((await heard.promise) - startedMs).toBeLessThan(1_000);
  await listener.close();
  const intents = await listIntents({ service, runId });
  expect(intents).toMatchObject([{ kind: "KILL", who: { name: "Amara Diallo" } }]);
  await markIntentSeen({ service, intentId: intents[0]?.id ?? "" });
  expect(await listIntents({ service, runId })).toEqual([]);
  const resume = await requestIntent({ service, runId, actorPersonId: "per_amara", kind: "RESUME" });
  expect(resume).toMatchObject({ ok: false, refusal: { code: "NOT_PERMITTED" } });
  await append(runId, epoch, [
    { type: "closingStarted", reason: "x" },
    { type: "finished", phase: "FAILED" },
  ]);
  expect(await kill()).toMatchObject({ ok: false, refusal: { code: "RUN_FINISHED" } });

  function kill() {
    return requestIntent({ service, runId, actorPersonId: "per_amara", kind: "KILL" });
  }
});

test("the completion of a run that is over may be confirmed once, in time, by whoever may confirm", async () => {
  const service = t.service;
  const runId = await queuedRun();
  const epoch = await work(service, runId, LIVE);
  const judged = (checkpointId: string): RunEventBody => ({
    type: "checkpointJudged",
    checkpointId,
    title: checkpointId,
    items: [],
  });
  await append(runId, epoch, [{ type: "closingStarted", reason: "x" }]);
  const events = [
    { atMs: Date.now(), body: judged("t30") },
    { atMs: Date.now() - 3_600_000, body: judged("t15") },
  ];
  await appendRunEvents({ service, runId, leaseEpoch: epoch, events });
  await append(runId, epoch, [{ type: "finished", phase: "SUCCEEDED" }]);
  const confirm = (checkpointId: string, actorPersonId = "per_elena") =>
    requestIntent({ service, runId, actorPersonId, kind: "CONFIRM_CHECKPOINT", checkpointId });

  expect(await confirm("t30", "per_amara")).toMatchObject({ refusal: { code: "NOT_PERMITTED" } });
  const codes = await Promise.all([confirm("t30"), confirm("t30"), confirm("t30")]).then((all) =>
    all.map((one) => (one.ok ? "OK" : one.refusal.code)),
  );
  expect(codes.sort()).toEqual(["CONFIRMATION_OVER", "CONFIRMATION_OVER", "OK"]);
  expect(await confirm("t15")).toMatchObject({ ok: false, refusal: { code: "CONFIRMATION_OVER" } });

  const view = await loadRunView({ service, runId });
  expect(view?.run).toMatchObject({ phase: "SUCCEEDED" });
  expect(view?.state.checkpoints).toMatchObject([
    { checkpointId: "t30", confirmed: { who: { name: "Elena Fischer" } } },
    { checkpointId: "t15", confirmed: null },
  ]);
  const record = await readWholeRecord({ service, runId });
  expect(record.map(({ seq }) => seq)).toEqual(record.map((_, index) => index + 1));
  expect(record.filter(({ body }) => body.type === "checkpointConfirmed")).toHaveLength(1);
  const { entries } = await listAudit({ service, subjectId: runId, act: "CONFIRM_CHECKPOINT" });
  expect(entries).toMatchObject([{ actorId: "per_elena", detail: { afterTheEnd: true } }]);
  expect(await verifyAudit({ service })).toMatchObject({ ok: true });
});

test("a demo's end gives its decision the evidence, in the same commit", async () => {
  const service = t.service;
  await service.store.prisma.run.updateMany({
    where: { finishedAt: null },
    data: { finishedAt: new Date() },
  });
  const life = await openDraft(service);
  const { runId = "" } = await send(life, { type: "startDemo", runId: newRunId() });
  const measurement = {
    measure: "lossUsd",
    value: "0.5",
    unit: "USD",
    n: 40,
    windowSec: null,
    ruleVersion: 1,
  } as const;
  await work(service, runId, [
    ...LIVE,
    { type: "closingStarted", reason: "x" },
    {
      type: "verdictReached",
      outcome: "FAILED",
      reason: "r",
      mustHaves: [],
      targets: [],
      targetsMet: 0,
      measurements: [measurement],
    },
    { type: "finished", phase: "FAILED" },
  ]);
  const row = await service.store.prisma.decision.findUniqueOrThrow({ where: { id: life.decisionId } });
  expect(row.body).toMatchObject({
    demo: { runId, measured: [{ measure: "lossUsd", value: "0.5", n: 40 }], outcome: "FAILED" },
  });
  const run = await loadRunView({ service, runId });
  expect(run?.run).toMatchObject({
    phase: "FAILED",
    outcome: "FAILED",
    reason: "r",
    createdAtMs: expect.any(Number),
  });
  expect(run?.run.summary).toMatchObject({ lossUsd: 0.5 });
});

test("a decision that cannot be read does not stop the record of its run", async () => {
  const service = t.service;
  const runId = await queuedRun();
  const epoch = await work(service, runId, LIVE);
  const { decisionId } = await service.store.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  await service.store.prisma.decision.update({ where: { id: decisionId ?? "" }, data: { body: {} } });
  const ended = await append(runId, epoch, [
    { type: "closingStarted", reason: "x" },
    { type: "finished", phase: "FAILED" },
  ]);
  expect(ended).toMatchObject({ ok: true });
  expect((await loadRunView({ service, runId }))?.run.phase).toBe("FAILED");
  const { entries } = await listAudit({ service, act: "refused", subjectId: decisionId ?? "" });
  expect(entries).toMatchObject([{ subjectId: decisionId, detail: { command: "markRunEnded", runId } }]);
  expect(await verifyAudit({ service })).toMatchObject({ ok: true });
});
