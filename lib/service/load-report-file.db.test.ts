import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunEventBody, Tick } from "../canary/run-events.ts";
import { loadReportFile } from "./load-report-file.ts";
import { loadRunComparison } from "./load-run-comparison.ts";
import { saveReport } from "./save-report.ts";
import { saveTwin } from "./save-twin.ts";
import { LIVE, signAs, threeGo, work } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";

const TYPED = { typedSymbol: "BTC-PERP", typedSize: "0.01" };
const NO_VALUES = { openOrders: 0, ordersSubmitted: 1, fills: 0 };

let opened: TestService;
const runs: string[] = [];

const tick = (tMs: number, pnlUsd: number): RunEventBody => {
  const names = [
    "equityUsd",
    "positionBtc",
    "markPrice",
    "bid",
    "ask",
    "spreadBps",
    "depthUsd",
    "acceptancePct",
  ];
  const rest = ["orderSuccessPct", "errorRatePct", "p50LatencyMs", "wsUptimePct", "wsDownSec", "rssMb"];
  const ages = ["telemetryAgeMs", "venueAgeMs"];
  const empty = Object.fromEntries([...names, ...rest, ...ages].map((name) => [name, null]));
  return {
    type: "tick",
    tick: { ...empty, ...NO_VALUES, tMs, pnlUsd, p95LatencyMs: 7 } as unknown as Tick,
    triggers: [],
  };
};

async function canary(pnlUsd: number): Promise<string> {
  const { service } = opened;
  const go = await signAs(await threeGo(service), "CTO", TYPED);
  if (!go.ok || !go.runId) throw new Error(JSON.stringify(go));
  const end: RunEventBody[] = [
    { type: "closingStarted", reason: "the duration is over" },
    { type: "finished", phase: "SUCCEEDED" },
  ];
  await work(service, go.runId, [...LIVE, tick(501, pnlUsd), ...end]);
  await saveReport({ service, runId: go.runId, kind: "success", markdown: "as written then" });
  return go.runId;
}

beforeAll(async () => {
  opened = await openTestService();
  runs.push(await canary(-1), await canary(-2));
});
afterAll(() => opened.drop());

const file = (runId: string, format: "md" | "csv" | "json") =>
  loadReportFile({ service: opened.service, runId, format });

test("a report's file holds what came after it was written: the twin's words, in every format", async () => {
  const [runId = ""] = runs;
  await saveTwin({ service: opened.service, runId, twin: { ran: false, why: "Own <bot>." } });
  const [md, csv, json] = await Promise.all([file(runId, "md"), file(runId, "csv"), file(runId, "json")]);
  expect(md?.text).toContain("Own &lt;bot\\>.");
  expect(md?.fileName).toMatch(/^decision-\d+-canary-1-success\.md$/);
  expect(csv?.text).toContain("Own <bot>.");
  expect(json?.text).not.toContain("<");
  expect(JSON.parse(json?.text ?? "").twin.why).toBe("Own <bot>.");
});

test("a canary is compared with the one before it, each from its own T+0, and not the other way round", async () => {
  const compared = await Promise.all(
    runs.map((runId) => loadRunComparison({ service: opened.service, runId })),
  );
  expect(compared.map((list) => list?.map(({ run }) => run.runId))).toEqual([[runs[0]], [runs[1], runs[0]]]);
  expect(compared[1]?.map(({ curves }) => curves.pnlUsd)).toEqual([
    [{ offsetMs: 500, value: -2 }],
    [{ offsetMs: 500, value: -1 }],
  ]);
});

test("there is neither file nor comparison of what is not there", async () => {
  expect(await file("run_none", "md")).toBeNull();
  expect(await loadRunComparison({ service: opened.service, runId: "run_none" })).toBeNull();
});
