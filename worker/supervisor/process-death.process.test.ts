import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { RunEventBody, RunEventType } from "#lib/canary/run-events.ts";
import { DEMO_PEOPLE } from "#lib/service/demo-people.ts";
import { loadReport } from "#lib/service/load-report.ts";
import { loadRunView } from "#lib/service/load-run-view.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { requestIntent } from "#lib/service/request-intent.ts";
import { type Life, signAs, threeGo } from "#lib/service/test-life.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { holderPidOf } from "#worker/chaos/record-checks.ts";
import { followRun } from "#worker/rehearse/follow-run.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { openPartOutput } from "#worker/stack/part-output.ts";
import { startPartProcess } from "#worker/stack/part-process.ts";
import { freePort, freePorts } from "#worker/stack/ports.ts";
import { startStack } from "#worker/stack/stack.ts";
import type { Stack } from "#worker/stack/stack-model.ts";
import { currentBuildId } from "#worker/stack/stamps.ts";
import type { Life as ProcessLife } from "#worker/stack/supervise.ts";
import { type DatabaseDoor, openDatabaseDoor } from "./test-database-door.ts";

/** Countdown, launch and a first position on a busy machine. */
const AT_RISK_WITHIN_MS = 90_000;
/** From a death to the last entry of the record. */
const ENDED_WITHIN_MS = 60_000;

let db: TestService;
let door: DatabaseDoor;
let stack: Stack;
let standby: ProcessLife | undefined;
const lives: Life[] = [];

beforeAll(async () => {
  db = await openTestService();
  process.env.COUNTERSIGN_BUILD_ID = currentBuildId();
  process.env.COUNTERSIGN_REPORTS = join(db.service.varDir, "reports");
  door = await openDatabaseDoor(db.service.databaseUrl);
  for (let count = 0; count < 5; count += 1) lives.push(await threeGo(db.service));
  stack = await startStack({
    ports: await freePorts(),
    varDir: db.service.varDir,
    databaseUrl: door.url,
    webMode: "none",
    faults: true,
    quiet: true,
    throwAway: true,
  });
});

afterAll(async () => {
  await stack?.stop();
  await door?.shut();
  await db?.drop();
});

type Account = { name: string; positionBtc: string; openOrders: unknown[] };

async function venueAccount(): Promise<Account> {
  const { accounts } = (await (await fetch(`${stack.adminUrl}/state`)).json()) as { accounts: Account[] };
  const account = accounts.find(({ name }) => name === "production");
  if (!account) throw new Error("the paper exchange has no production account");
  return account;
}

const isFlat = ({ positionBtc, openOrders }: Account) => Number(positionBtc) === 0 && openOrders.length === 0;

async function until(what: string, isTrue: () => Promise<boolean> | boolean, withinMs: number) {
  const startedMs = Date.now();
  while (!(await isTrue())) {
    if (Date.now() - startedMs > withinMs) throw new Error(`waited ${withinMs} ms in vain until ${what}`);
    await sleep(50);
  }
  return Date.now() - startedMs;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** GO for the next decision; resolves when its canary holds a position. */
async function liveCanary() {
  const life = lives.shift();
  if (!life) throw new Error("no decision is left");
  const go = await signAs(life, "CTO", { typedSymbol: "BTC-PERP", typedSize: "0.01" });
  if (!go.ok || !go.runId) throw new Error("no GO");
  const { runId } = go;
  const { service } = db;
  const state = async () => (await loadRunView({ service, runId }))?.state;
  await until(
    "the canary holds a position",
    async () => {
      const phase = (await state())?.phase;
      if (phase === "SCRUBBED") throw new Error(`scrubbed: ${(await state())?.scrubReason}`);
      return phase === "LIVE" && Number((await venueAccount()).positionBtc) !== 0;
    },
    AT_RISK_WITHIN_MS,
  );
  const childPid = (await state())?.childPid;
  const workerPid = stack.pids().worker;
  if (!childPid || !workerPid) throw new Error("the processes are not known");
  return { runId, childPid, workerPid };
}

/** What the record, the report and the venue say at the end. */
async function ended(runId: string) {
  const { phase, record } = await followRun({ service: db.service, runId, withinMs: ENDED_WITHIN_MS });
  const all = <T extends RunEventType>(type: T) =>
    record.flatMap(({ atMs, body }) =>
      body.type === type ? [{ atMs, body: body as Extract<RunEventBody, { type: T }> }] : [],
    );
  expect(record.map(({ seq }) => seq)).toEqual(record.map((_, index) => index + 1));
  expect(phase).toBe("ROLLED_BACK");
  expect(await venueAccount()).toMatchObject({ positionBtc: "0", openOrders: [] });
  expect(all("triggerFired")).toHaveLength(1);
  expect(all("finished")).toHaveLength(1);
  const report = await loadReport({ service: db.service, runId });
  expect(report?.kind).toBe("incident");
  const state = (await loadRunView({ service: db.service, runId }))?.state;
  return { all, fired: all("triggerFired")[0], flat: all("flatProven").at(-1), report, state };
}

function say(what: string, diedAtMs: number, times: Record<string, number | undefined>): void {
  const parts = Object.entries(times).map(
    ([name, atMs]) => `${name} after ${((atMs ?? Number.NaN) - diedAtMs).toFixed(0)} ms`,
  );
  console.log(`${what}: ${parts.join(", ")}`);
}

test("kill -9 of the canary: the worker brings the run down, flat", async () => {
  const { runId, childPid } = await liveCanary();
  const diedAtMs = Date.now();
  process.kill(childPid, "SIGKILL");
  const { fired, flat, all } = await ended(runId);
  expect(fired?.body).toMatchObject({ trigger: "LOST_CONTROL" });
  expect(all("childExited")[0]?.body).toMatchObject({ signal: "SIGKILL" });
  expect(flat?.body.by).toBe("worker");
  say("canary killed", diedAtMs, { trigger: fired?.atMs, flat: flat?.atMs });
});

test("SIGTERM of the worker: it brings its run down itself before it goes, and says why", async () => {
  const { runId, childPid, workerPid } = await liveCanary();
  const diedAtMs = Date.now();
  process.kill(workerPid, "SIGTERM");
  const { fired, flat } = await ended(runId);
  expect(fired?.body).toMatchObject({
    trigger: "LOST_CONTROL",
    reason: expect.stringContaining("asked to stop"),
  });
  expect(flat?.body.by).toBe("worker");
  await until("worker and canary are gone", () => !isAlive(workerPid) && !isAlive(childPid), 15_000);
  say("worker stopped", diedAtMs, { trigger: fired?.atMs, flat: flat?.atMs });
});

/** A second worker beside the stack's own, ready to take over. */
async function startStandby() {
  const port = await freePort();
  const env = { ...stack.env("worker"), METRICS_PORT: String(port) };
  const output = openPartOutput("worker", db.service.varDir, true);
  const args = [inCheckout("worker/main.ts")];
  standby = await startPartProcess({ args, env, stopWithinMs: 30_000 }, output);
  await until("the standby is ready", () => answers(`http://127.0.0.1:${port}`), 60_000);
}

const answers = (url: string) =>
  fetch(`${url}/metrics`).then(
    (answer) => answer.ok,
    () => false,
  );

afterEach(async () => {
  await standby?.stop();
  standby = undefined;
});

test("kill -9 of the worker: a standby watches the same canary on, and a person's kill reaches it", async () => {
  await startStandby();
  const { runId, childPid } = await liveCanary();
  const { service } = db;
  // Either of the two may have taken the run.
  const holderPid = holderPidOf(await readWholeRecord({ service, runId }));
  if (holderPid === null) throw new Error("the record does not say who holds the run");
  const diedAtMs = Date.now();
  process.kill(holderPid, "SIGKILL");
  const resumed = async () =>
    (await readWholeRecord({ service, runId })).find(({ body }) => body.type === "watchResumed");
  await until("the standby watches on", async () => (await resumed()) !== undefined, 30_000);
  const goesOnMs = (await resumed())?.atMs ?? 0;
  const ticks = async () =>
    (await readWholeRecord({ service, runId })).filter(
      ({ atMs, body }) => body.type === "tick" && atMs > goesOnMs,
    ).length;
  await until("it goes on ticking", async () => (await ticks()) > 2, 30_000);
  expect(isAlive(childPid)).toBe(true);
  await requestIntent({ service, runId, actorPersonId: DEMO_PEOPLE[4]?.id ?? "", kind: "KILL" });
  const { fired, flat, all } = await ended(runId);
  expect(fired?.body).toMatchObject({ trigger: "PERSON" });
  expect(flat?.body.by).toBe("worker");
  expect(all("claimed")).toHaveLength(2);
  expect(all("launched")).toHaveLength(1);
  expect(all("childExited")).toHaveLength(1);
  expect(isAlive(childPid)).toBe(false);
  say("worker killed", diedAtMs, { "watched on": goesOnMs, kill: fired?.atMs, flat: flat?.body.atMs });
});

test("a frozen worker: its canary closes, the watchdog proves flat; thawed it does nothing to the run", async () => {
  const { runId, childPid, workerPid } = await liveCanary();
  const frozenAtMs = Date.now();
  process.kill(workerPid, "SIGSTOP");
  const closedMs = await until("the canary has closed and is gone", () => !isAlive(childPid), 30_000);
  expect(isFlat(await venueAccount())).toBe(true);
  const { fired, flat, all, state, report } = await ended(runId);
  expect(fired?.body).toMatchObject({ trigger: "LOST_CONTROL" });
  expect(all("takenOver")).toHaveLength(1);
  expect(flat?.body.by).toBe("watchdog");
  expect(state?.stages.map(({ stage }) => stage)).toEqual(["SENT", "RECEIVED", "CANCELLED", "FLAT"]);
  for (const { atMs } of state?.stages ?? []) expect(atMs).toBeGreaterThan(frozenAtMs);
  expect(report?.markdown).toContain("Flat proven by the watchdog");
  expect(state?.rollbackSteps.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  const summary = (await loadRunView({ service: db.service, runId }))?.run.summary;
  expect(summary?.reactionMs).toEqual(expect.any(Number));
  expect(summary?.lossUsd).toEqual(expect.any(Number));
  const before = await readWholeRecord({ service: db.service, runId });
  process.kill(workerPid, "SIGCONT");
  const gone = async () => !(await (await fetch(`${stack.urls.metrics}/metrics`)).text()).includes(runId);
  await until("the thawed worker has let go", gone, 30_000);
  expect(await readWholeRecord({ service: db.service, runId })).toEqual(before);
  expect(stack.pids().worker).toBe(workerPid);
  say("worker frozen", frozenAtMs, {
    "canary closed": frozenAtMs + closedMs,
    "taken over": all("takenOver")[0]?.atMs,
    "flat proven": flat?.atMs,
  });
});

test("database away for longer than the template allows: flat by the worker's own rule, written when it is back", async () => {
  const { runId, childPid, workerPid } = await liveCanary();
  const diedAtMs = Date.now();
  await door.shut();
  // Flat between two trades is not the end: the canary must be gone as well.
  const goneMs = await until("the canary is gone", () => !isAlive(childPid), 60_000);
  expect(goneMs).toBeGreaterThan(25_000);
  await until("the venue shows flat", async () => isFlat(await venueAccount()), 15_000);
  const backAtMs = Date.now();
  await door.open();
  const { fired, flat, all } = await ended(runId);
  expect(fired?.body).toMatchObject({
    trigger: "LOST_CONTROL",
    reason: expect.stringContaining("database"),
  });
  expect(flat?.body.by).toBe("worker");
  expect(flat?.body.atMs).toBeLessThan(backAtMs);
  expect(all("takenOver")).toHaveLength(0);
  expect(stack.pids().worker).toBe(workerPid);
  say("database away", diedAtMs, { trigger: fired?.atMs, flat: flat?.body.atMs, back: backAtMs });
});
