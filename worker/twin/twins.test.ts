import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunEventBody } from "#lib/canary/run-events.ts";
import type { Twin } from "#lib/report/twin/twin-model.ts";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import { openVenue } from "#worker/venue/venue.ts";
import { createTwins, type Twins, whyNoTwin } from "./twins.ts";

const SEEN_WITHIN_MS = 60_000;
const TEST_WITHIN_MS = 120_000;

let paper: RunningPaperExchange;
let stateDirectory: string;
let twins: Twins;
let saved: { runId: string; twin: Twin }[];

beforeEach(async () => {
  paper = await startPaperExchange({ port: 0 });
  process.env.PAPER_URL = paper.url;
  stateDirectory = mkdtempSync(join(tmpdir(), "twins-"));
  saved = [];
  twins = createTwins({
    stateDirectory,
    save: async (runId, twin) => {
      saved.push({ runId, twin });
    },
    log: () => undefined,
  });
});
afterEach(async () => {
  await twins.close();
  await paper.close();
  delete process.env.PAPER_URL;
  rmSync(stateDirectory, { recursive: true, force: true });
});

// Nothing here waits for the market's mood: every filter lets an entry through.
const filters = {
  rsiConfirmation: false,
  volatility: "OFF",
  maxSpreadBps: "1000",
  minDepthUsd: "1",
} as const;
const config = { ...rehearsalV1.config, mode: "NORMAL" as const, filters };
const runOf = (more: Partial<RunForWorker> = {}): RunForWorker =>
  ({
    runId: "run_1",
    kind: "CANARY",
    account: "production",
    config,
    durationSec: 100,
    template: rehearsalV1,
    ...more,
  }) as RunForWorker;

const launched: RunEventBody = { type: "launched", t0Ms: 0, endsAtMs: 1, pid: 1, startEquityUsd: "1" };
const exited: RunEventBody = { type: "childExited", code: 0, signal: null };
const finished: RunEventBody = { type: "finished", phase: "SUCCEEDED" };
const fileOf = (name: string) => join(stateDirectory, "runs", "run_1", name);

async function untilTraded(): Promise<void> {
  const hasOrder = () => {
    const path = fileOf("twin-stdout.jsonl");
    return existsSync(path) && readFileSync(path, "utf8").includes('"status":"accepted"');
  };
  await expect.poll(hasOrder, { timeout: SEEN_WITHIN_MS, interval: 100 }).toBe(true);
}

test(
  "the twin trades on an account of its own until the canary ends, is left flat, and both are compared",
  async () => {
    twins.onEntry(runOf(), launched);
    await untilTraded();
    const sent = { t: 1, type: "order", symbol: "BTC-PERP", side: "buy", sizeBtc: "0.01", id: "c1" };
    const lines = [
      { ...sent, status: "submitted" },
      { ...sent, status: "accepted" },
    ];
    mkdirSync(join(stateDirectory, "runs", "run_1"), { recursive: true });
    writeFileSync(fileOf("canary-stdout.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    twins.onEntry(runOf(), exited);
    twins.onEntry(runOf(), finished);
    await twins.close();
    expect(saved).toMatchObject([
      { runId: "run_1", twin: { ran: true, account: "production-twin", canary: { accepted: 1 } } },
    ]);
    const { twin } = saved[0] ?? {};
    expect(twin?.ran && twin.twin.accepted).toBeGreaterThan(0);
    const venue = await openVenue({ account: "production-twin", purpose: "poll" });
    expect(await readFlat(venue)).toEqual({ positionBtc: "0", openOrders: 0 });
    await venue.close();
  },
  TEST_WITHIN_MS,
);

test(
  "a twin that cannot start costs nothing but words",
  async () => {
    process.env.PAPER_URL = "http://127.0.0.1:1";
    twins.onEntry(runOf(), launched);
    twins.onEntry(runOf(), exited);
    twins.onEntry(runOf(), finished);
    await twins.close();
    expect(saved).toMatchObject([
      { twin: { ran: false, why: expect.stringContaining("ended with code 1") } },
    ]);
  },
  TEST_WITHIN_MS,
);

test("a canary that another worker launched has no twin here, and the record says so", async () => {
  twins.onEntry(runOf(), finished);
  await twins.close();
  expect(saved).toMatchObject([{ twin: { ran: false, why: expect.stringContaining("lost") } }]);
});

test(
  "the twin of a canary that another worker takes is ended and left flat",
  async () => {
    twins.onEntry(runOf(), launched);
    await untilTraded();
    twins.letGo(runOf());
    const isOver = () => readFileSync(fileOf("twin-stdout.jsonl"), "utf8").includes("closing everything");
    await expect.poll(isOver, { timeout: SEEN_WITHIN_MS, interval: 100 }).toBe(true);
    const venue = await openVenue({ account: "production-twin", purpose: "poll" });
    const flat = { positionBtc: "0", openOrders: 0 };
    await expect.poll(() => readFlat(venue), { timeout: SEEN_WITHIN_MS, interval: 200 }).toEqual(flat);
    await venue.close();
    await twins.close();
    expect(saved).toEqual([]);
  },
  TEST_WITHIN_MS,
);

test("demo, drills and a scrubbed launch have no twin and no words about one", async () => {
  twins.onEntry(runOf({ kind: "DEMO" }), launched);
  twins.onEntry(runOf({ kind: "DEMO" }), finished);
  twins.onEntry(runOf(), { type: "finished", phase: "SCRUBBED" });
  await twins.close();
  expect(saved).toEqual([]);
});

test.each<[string, Parameters<typeof whyNoTwin>[0], NodeJS.ProcessEnv, string | null]>([
  ["the built-in trader on paper", runOf(), process.env, null],
  [
    "the team's own bot",
    runOf({ template: { ...rehearsalV1, launch: { ...rehearsalV1.launch, command: ["bot"] } } }),
    process.env,
    "own bot",
  ],
  ["a real venue", runOf({ account: "okx-live" }), process.env, "other ticks"],
  [
    "a paper exchange without an account for it",
    runOf(),
    {
      ...process.env,
      PAPER_ACCOUNTS: JSON.stringify([
        { name: "production", apiKey: "12345678", secret: "12345678", password: "x" },
      ]),
    },
    "no account production-twin",
  ],
])("who may have a twin: %s", (_case, run, env, why) => {
  if (why === null) expect(whyNoTwin(run, env)).toBeNull();
  else expect(whyNoTwin(run, env)).toContain(why);
});
