import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dailyLossUsed, dayStartMs } from "#lib/service/daily-loss.ts";
import { loadRunForWorker } from "#lib/service/load-run-for-worker.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { openDraft, send, signAs, threeGo } from "#lib/service/test-life.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { canaryCommand } from "./canary-command.ts";
import { superviseRun } from "./supervise-run.ts";

const reportsDirectory = mkdtempSync(join(tmpdir(), "countersign-reports-"));
let db: TestService;
/** Something else listens where the paper exchange should be, as a real venue would: it takes every request. */
let stranger: Server;
const asked: string[] = [];

beforeAll(async () => {
  db = await openTestService();
  stranger = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers["ok-access-key"] ?? ""}`.trim());
    response.end(JSON.stringify({ code: "0", msg: "", data: [] }));
  });
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  process.env.PAPER_URL = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
});

afterAll(async () => {
  delete process.env.PAPER_URL;
  stranger.close();
  await db.drop();
  rmSync(reportsDirectory, { recursive: true, force: true });
});

const supervise = (runId: string) =>
  superviseRun(
    {
      service: db.service,
      workerId: "test",
      stateDirectory: db.service.varDir,
      reportsDirectory,
      log: () => undefined,
    },
    runId,
    new AbortController().signal,
  );

async function demo(): Promise<string> {
  const { runId } = await send(await openDraft(db.service), { type: "startDemo", runId: newRunId() });
  return runId ?? "";
}
async function drills(): Promise<string> {
  const { runId } = await send(await openDraft(db.service), { type: "startDrills", runId: newRunId() });
  return runId ?? "";
}
async function canary(): Promise<string> {
  const go = await signAs(await threeGo(db.service), "CTO", { typedSymbol: "BTC-PERP", typedSize: "0.01" });
  return go.ok ? (go.runId ?? "") : "";
}

test.each([
  ["demo", demo],
  ["drill", drills],
  ["canary", canary],
])(
  "a %s is not started at a venue that is not who it should be",
  async (_kind, start) => {
    const runId = await start();
    asked.length = 0;
    expect(await supervise(runId)).toEqual({ ok: true, phase: "SCRUBBED" });
    const bodies = (await readWholeRecord({ service: db.service, runId })).map(({ body }) => body);
    expect(bodies.find(({ type }) => type === "scrubbed")).toMatchObject({
      reason: expect.stringContaining("does not identify itself as the paper exchange"),
    });
    expect(bodies.some(({ type }) => type === "countdownStarted" || type === "launched")).toBe(false);
    // Nothing but the question who it is was sent, and no key with it.
    expect(asked).toEqual(["GET /healthz"]);
  },
  60_000,
);

test("the losses of the day are added up, profits give nothing back, and the trader is told", async () => {
  const { service } = db;
  const { prisma } = service.store;
  const nowMs = Date.now();
  const justAfterMidnight = new Date(dayStartMs(nowMs));
  const ended = async (loss: string | null, change: object = {}) => {
    const id = await demo();
    const row = await prisma.run.findUniqueOrThrow({ where: { id } });
    const measurements = loss === null ? [] : [{ measure: "lossUsd", value: loss }];
    await prisma.run.update({
      where: { id },
      data: {
        state: { ...(row.state as object), measurements },
        launchedAt: justAfterMidnight,
        finishedAt: justAfterMidnight,
        phase: "FAILED",
        ...change,
      },
    });
    return id;
  };
  const used = (runId: string) => dailyLossUsed({ service, runId, account: "demo", nowMs });
  const runId = await demo();
  await prisma.run.updateMany({
    where: { finishedAt: null, id: { not: runId } },
    data: { finishedAt: new Date(0) },
  });
  await prisma.run.updateMany({ where: { id: { not: runId } }, data: { finishedAt: new Date(0) } });
  expect(await used(runId)).toBe("0");
  await ended("1.25");
  await ended("0.5");
  await ended("-7");
  await ended("3", { launchedAt: null });
  await ended("3", { account: "production" });
  await ended("3", { finishedAt: new Date(dayStartMs(nowMs) - 1) });
  expect(await used(runId)).toBe("1.75");
  // Nobody measured this one: it may have lost all that it was allowed to.
  await ended(null);
  expect(await used(runId)).toBe("11.75");

  const run = await loadRunForWorker({ service, runId });
  if (!run) throw new Error("the run cannot be read");
  const command = canaryCommand(run, await used(runId));
  expect(command[command.indexOf("--daily-loss-used") + 1]).toBe("11.75");
});

test("a run whose account has used up its daily loss cap is not started", async () => {
  const { prisma } = db.service.store;
  const { startPaperExchange } = await import("#worker/paper-exchange/server.ts");
  const before = process.env.PAPER_URL;
  const paper = await startPaperExchange({ port: 0 });
  process.env.PAPER_URL = paper.url;
  await prisma.run.updateMany({ where: { finishedAt: null }, data: { finishedAt: new Date() } });
  const lost = await demo();
  const row = await prisma.run.findUniqueOrThrow({ where: { id: lost } });
  const state = { ...(row.state as object), measurements: [{ measure: "lossUsd", value: "100" }] };
  await prisma.run.update({
    where: { id: lost },
    data: { state, launchedAt: new Date(), finishedAt: new Date(), phase: "ROLLED_BACK" },
  });
  const runId = await demo();
  expect(await supervise(runId)).toEqual({ ok: true, phase: "SCRUBBED" });
  process.env.PAPER_URL = before;
  await paper.close();
  const bodies = (await readWholeRecord({ service: db.service, runId })).map(({ body }) => body);
  expect(bodies.find(({ type }) => type === "scrubbed")).toMatchObject({
    reason: expect.stringMatching(
      /account demo has lost 1\d\d.* USD today and the daily loss cap is 100 USD/,
    ),
  });
}, 60_000);
