import { afterAll, beforeAll, expect, test } from "vitest";
import { verifySignOffs } from "../proof/verify-sign-offs.ts";
import { appendRunEvents } from "./append-run-events.ts";
import { claimRun } from "./claim-run.ts";
import { DEMO_PASSWORD } from "./demo-people.ts";
import { handleCommand } from "./handle-command.ts";
import { listAudit } from "./list-audit.ts";
import { loadDecisionView } from "./load-decision-view.ts";
import { loadRunForWorker } from "./load-run-for-worker.ts";
import { signOff } from "./sign-off.ts";
import {
  goCommand,
  LIVE,
  type Life,
  openDraft,
  PERSON,
  send,
  signAs,
  submitted,
  threeGo,
  work,
} from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";
import { verifyAudit } from "./verify-audit.ts";

let t: TestService;
beforeAll(async () => {
  t = await openTestService();
  await t.service.jobs.ready();
});
afterAll(() => t.drop());

const TYPED = { typedSymbol: "BTC-PERP", typedSize: "0.01" };

const refusals = async (life: Life) =>
  (await listAudit({ service: t.service, act: "refused", subjectId: life.decisionId })).entries;

test("50 GO at once start exactly one run with exactly one job", async () => {
  const life = await threeGo(t.service);
  const command = await goCommand(life);
  const { service } = t;
  const { decisionId, version: expectedVersion } = life;
  const results = await Promise.all(
    Array.from({ length: 50 }, () =>
      handleCommand({ service, actorPersonId: PERSON.CTO, decisionId, expectedVersion, command: command() }),
    ),
  );
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  const codes = new Set(results.flatMap((result) => (result.ok ? [] : [result.refusal.code])));
  expect([...codes].every((code) => code === "STALE" || code === "UNAVAILABLE")).toBe(true);
  const { prisma } = service.store;
  const runs = await prisma.run.findMany({ where: { decisionId, kind: "CANARY" } });
  expect(runs).toHaveLength(1);
  const jobs = await prisma.$queryRaw<
    unknown[]
  >`SELECT id FROM pgboss.job WHERE name = 'runs' AND data->>'runId' = ${runs[0]?.id}`;
  expect(jobs).toHaveLength(1);
  expect(await prisma.runEvent.count({ where: { runId: runs[0]?.id ?? "" } })).toBe(1);
  expect(await verifyAudit({ service })).toMatchObject({ ok: true });
  const refusedAs = (await refusals(life)).map(({ detail }) => (detail as { code: string }).code);
  expect(refusedAs).toHaveLength(
    results.filter((result) => !result.ok && result.refusal.code === "STALE").length,
  );

  // The worker verifies for itself: four signatures, the content as it would run here.
  const run = await loadRunForWorker({ service, runId: runs[0]?.id ?? "" });
  const verify = (content: unknown) =>
    run?.decision &&
    verifySignOffs({
      decision: run.decision,
      content,
      people: run.people,
      publicKeys: run.publicKeys,
      stations: run.template.stations,
      policy: run.template.signaturePolicy,
      nowMs: Date.now(),
    });
  expect(verify(run?.content)).toEqual({ ok: true });
  expect(verify({ ...(run?.content as object), title: "another" })).toMatchObject({ ok: false });

  // A second canary on the same account and symbol is kept out until this one is over.
  const second = await threeGo(service);
  expect(await signAs(second, "CTO", TYPED)).toMatchObject({
    ok: false,
    refusal: { code: "RUN_ALREADY_ACTIVE" },
  });
  expect(await prisma.run.count({ where: { decisionId: second.decisionId, kind: "CANARY" } })).toBe(0);
  const epoch = await work(service, runs[0]?.id ?? "", LIVE);
  expect((await loadDecisionView({ service, decisionId }))?.decision.phase).toBe("LAUNCHED");
  await appendRunEvents({
    service,
    runId: runs[0]?.id ?? "",
    leaseEpoch: epoch,
    events: [
      { atMs: Date.now(), body: { type: "closingStarted", reason: "time is up" } },
      { atMs: Date.now(), body: { type: "finished", phase: "SUCCEEDED" } },
    ],
  });
  expect((await loadDecisionView({ service, decisionId }))?.decision.phase).toBe("SUCCEEDED");
  expect(await claimRun({ service, runId: runs[0]?.id ?? "", workerId: "late" })).toEqual({
    ok: false,
    reason: "FINISHED",
  });
  expect(await signAs(second, "CTO", TYPED)).toMatchObject({ ok: true });
});

test("a page that shows an older version is refused and changes nothing", async () => {
  const life = await openDraft(t.service);
  const stale = { ...life };
  await send(life, { type: "renameDecision", title: "Renamed once" });
  const { service } = t;
  const result = await handleCommand({
    service,
    actorPersonId: PERSON.ENGINEER,
    decisionId: stale.decisionId,
    expectedVersion: stale.version,
    command: { type: "renameDecision", title: "Renamed twice" },
  });
  expect(result).toMatchObject({ ok: false, refusal: { code: "STALE", status: 409 } });
  expect((await loadDecisionView({ service, decisionId: life.decisionId }))?.decision.title).toBe(
    "Renamed once",
  );
  expect(await refusals(life)).toMatchObject([
    { actorId: PERSON.ENGINEER, detail: { command: "renameDecision", code: "STALE" } },
  ]);
});

test("what a person may not do, and a configuration out of range, change nothing and stand in the record", async () => {
  const life = await openDraft(t.service);
  const before = await loadDecisionView({ service: t.service, decisionId: life.decisionId });
  const config = before?.decision.config;
  if (!config) throw new Error("no draft");
  const tooMuch = { ...config, maxLossUsd: "1000000000" };
  await expect(send(life, { type: "changeConfig", config: tooMuch })).rejects.toThrow("INVALID_CONFIG");
  await expect(send(life, { type: "submit" }, "CTO")).rejects.toThrow("NOT_PERMITTED");
  const after = await loadDecisionView({ service: t.service, decisionId: life.decisionId });
  expect(after?.decision).toEqual(before?.decision);
  expect(await refusals(life)).toMatchObject([
    { actorId: PERSON.CTO, detail: { command: "submit", code: "NOT_PERMITTED" } },
    { actorId: PERSON.ENGINEER, detail: { command: "changeConfig", code: "INVALID_CONFIG" } },
  ]);
});

test("roles count as the database holds them at the moment of the act", async () => {
  const life = await openDraft(t.service);
  const { prisma } = t.service.store;
  await prisma.person.update({ where: { id: PERSON.ENGINEER }, data: { roles: [] } });
  await expect(send(life, { type: "renameDecision", title: "Not any more" })).rejects.toThrow(
    "NOT_PERMITTED",
  );
  await prisma.person.update({
    where: { id: PERSON.ENGINEER },
    data: { roles: ["ENGINEER"], active: false },
  });
  await expect(send(life, { type: "renameDecision", title: "Not any more" })).rejects.toThrow(
    "NOT_SIGNED_IN",
  );
  await prisma.person.update({ where: { id: PERSON.ENGINEER }, data: { active: true } });
});

test("a wrong password signs nothing; a changed submission voids its sign-offs", async () => {
  const life = await submitted(t.service);
  const { service } = t;
  const given = {
    service,
    actorPersonId: PERSON.ENGINEER,
    decisionId: life.decisionId,
    expectedVersion: life.version,
  };
  const wrong = await signOff({
    ...given,
    role: "ENGINEER",
    choice: "GO",
    comment: "",
    password: "no",
    address: "10.0.0.1",
  });
  expect(wrong).toMatchObject({ ok: false, refusal: { code: "WRONG_PASSWORD" } });
  const another = await signOff({
    ...given,
    role: "CTO",
    choice: "GO",
    comment: "",
    password: DEMO_PASSWORD,
    address: "10.0.0.1",
  });
  expect(another.ok).toBe(false);
  expect(await refusals(life)).toMatchObject([
    { detail: { command: "signOff", details: { role: "CTO" } } },
    { detail: { command: "signOff", code: "WRONG_PASSWORD", details: { role: "ENGINEER" } } },
  ]);
  const signed = await signAs(life, "ENGINEER");
  if (!signed.ok) throw new Error(signed.refusal.code);
  life.version = signed.version;
  const { prisma } = service.store;
  expect(
    await prisma.decisionSignOff.count({ where: { decisionId: life.decisionId, withdrawnAt: null } }),
  ).toBe(1);
  await send(life, { type: "reopen", reason: "something was forgotten" });
  expect(
    await prisma.decisionSignOff.count({ where: { decisionId: life.decisionId, withdrawnAt: null } }),
  ).toBe(0);
  expect((await loadDecisionView({ service, decisionId: life.decisionId }))?.decision).toMatchObject({
    revision: 2,
    phase: "DRAFT",
  });
});
