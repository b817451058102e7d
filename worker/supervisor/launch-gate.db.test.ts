import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openService } from "#lib/service/open-service.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { type Life, PERSON, send, signAs, threeGo } from "#lib/service/test-life.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { type MetricsServer, serveMetrics } from "#worker/metrics/metrics-server.ts";
import { RunMetrics } from "#worker/metrics/run-metrics.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { superviseRun } from "./supervise-run.ts";
import { verifyAfresh } from "./verify-signatures.ts";

const reportsDirectory = mkdtempSync(join(tmpdir(), "countersign-reports-"));
const builtAs = process.env.COUNTERSIGN_BUILD_ID;
let db: TestService;
let paper: RunningPaperExchange;
let metrics: MetricsServer;
let life: Life;
let runId: string;

beforeAll(async () => {
  db = await openTestService();
  paper = await startPaperExchange({ port: 0 });
  process.env.PAPER_URL = paper.url;
  // One of the preflight steps looks at the worker's own telemetry.
  metrics = await serveMetrics(new RunMetrics().registry, 0);
  process.env.METRICS_PORT = String(metrics.port);
  life = await threeGo(db.service);
  const go = await signAs(life, "CTO", { typedSymbol: "BTC-PERP", typedSize: "0.01" });
  if (!go.ok || !go.runId) throw new Error("no GO");
  life.version = go.version;
  runId = go.runId;
});

afterAll(async () => {
  delete process.env.PAPER_URL;
  delete process.env.METRICS_PORT;
  await metrics.close();
  await paper.close();
  await db.drop();
  rmSync(reportsDirectory, { recursive: true, force: true });
});

const person = (id: string, data: { active?: boolean; roles?: string[] }) => () =>
  db.service.store.prisma.person.update({ where: { id }, data });
const decision = (path: string, value: string) => () =>
  db.service.store.prisma.$executeRawUnsafe(
    `UPDATE "Decision" SET body = jsonb_set(body, '${path}', '${value}') WHERE id = '${life.decisionId}'`,
  );
const build = (id: string | undefined) => async () => {
  if (id === undefined) delete process.env.COUNTERSIGN_BUILD_ID;
  else process.env.COUNTERSIGN_BUILD_ID = id;
};

test("four sign-offs that nobody touched hold", async () => {
  expect(await verifyAfresh({ service: db.service, runId })).toMatchObject({ ok: true });
});

test.each<[string, () => Promise<unknown>, () => Promise<unknown>, RegExp]>([
  [
    "a signer was disabled",
    person(PERSON.RISK_MANAGER, { active: false }),
    person(PERSON.RISK_MANAGER, { active: true }),
    /Risk Manager: its signer is not an active person/,
  ],
  [
    "a signer lost the role",
    person(PERSON.CTO, { roles: ["OBSERVER"] }),
    person(PERSON.CTO, { roles: ["CTO"] }),
    /CTO\/Director: its signer no longer holds the role/,
  ],
  [
    "a sign-off was withdrawn behind the rules' back",
    decision("{signOffs,0,withdrawnAtMs}", "1"),
    decision("{signOffs,0,withdrawnAtMs}", "null"),
    /Engineer: no GO/,
  ],
  [
    "the authorisation ran out",
    decision("{authorisation,expiresAtMs}", "1"),
    decision("{authorisation,expiresAtMs}", "9999999999999"),
    /the authorisation has expired/,
  ],
  [
    "the frozen hash was changed with the content",
    decision("{contentHash}", `"${"0".repeat(64)}"`),
    async () => undefined,
    /GO was given for other content/,
  ],
])("%s: they do not hold at T-0", async (_name, change, restore, words) => {
  const { service } = db;
  const before = await service.store.prisma.decision.findUniqueOrThrow({ where: { id: life.decisionId } });
  await change();
  const found = await verifyAfresh({ service, runId });
  await restore();
  await service.store.prisma.decision.update({
    where: { id: life.decisionId },
    data: { body: before.body ?? {} },
  });
  expect(found.ok).toBe(false);
  expect(found.detail).toMatch(words);
  expect(await verifyAfresh({ service, runId })).toMatchObject({ ok: true });
});

test("another build is not the one that was signed", async () => {
  await build("another")();
  const found = await verifyAfresh({ service: db.service, runId });
  await build(builtAs)();
  expect(found).toEqual({
    ok: false,
    detail: expect.stringContaining("was approved, this worker is build another"),
  });
});

test("a database that does not answer is no yes", async () => {
  const databaseUrl = "postgresql://nobody@127.0.0.1:1/none";
  const service = openService({ databaseUrl, name: "test", varDir: db.service.varDir });
  expect(await verifyAfresh({ service, runId })).toEqual({
    ok: false,
    detail: expect.stringContaining("they could not be read"),
  });
  await service.close();
});

test("a decision that a person changes during the countdown is a draft again, and its run is scrubbed at T-0", async () => {
  const { service } = db;
  const place = {
    service,
    workerId: "test",
    stateDirectory: service.varDir,
    reportsDirectory,
    log: () => undefined,
  };
  const supervised = superviseRun(place, runId, new AbortController().signal);
  const bodies = async () => (await readWholeRecord({ service, runId })).map(({ body }) => body);
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await bodies()).some(({ type }) => type === "countdownStarted")) break;
    await sleep(25);
  }
  await send(life, { type: "renameDecision", title: "Changed after GO" });
  expect(await supervised).toEqual({ ok: true, phase: "SCRUBBED" });
  const record = await bodies();
  expect(record.find(({ type }) => type === "scrubbed")).toMatchObject({
    reason: expect.stringContaining("the decision is DRAFT"),
  });
  expect(record.filter(({ type }) => type === "signaturesVerified")).toEqual([
    expect.objectContaining({ ok: true }),
    expect.objectContaining({ ok: false }),
  ]);
  expect(record.some(({ type }) => type === "launched" || type === "childExited")).toBe(false);
  const { phase } = await service.store.prisma.decision.findUniqueOrThrow({ where: { id: life.decisionId } });
  expect(phase).toBe("DRAFT");
}, 60_000);
