import { describe, expect, test } from "vitest";
import { MS_PER_HOUR, MS_PER_MIN, MS_PER_SEC } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { evidenceRunUnderWay, spanWords } from "./evidence-freshness.ts";
import type { Decision } from "./model.ts";
import { snapshotRows } from "./snapshot.ts";
import { act, draft, evidenceOf, NOW_MS, readyDraft } from "./test-decision.ts";
import { fileOf, importOf } from "./test-evidence.ts";

const row = (decision: Decision, metricId: string, nowMs = NOW_MS) =>
  snapshotRows(decision, rehearsalV1, nowMs).find((one) => one.metricId === metricId);
const withDemo = (values: Record<string, string | null>, n = 100): Decision => ({
  ...draft(),
  demo: evidenceOf("DEMO", "demo-1", { values, n }),
});

describe("a row of the snapshot", () => {
  test("a measured rate has its value, samples, interval, margin, time and run", () => {
    expect(row(readyDraft(), "metric-acceptance")).toMatchObject({
      value: "97.5",
      unit: "%",
      n: 100,
      interval: [expect.closeTo(92.26, 2), expect.closeTo(99.22, 2)],
      margin: "7.5",
      verdict: "PASS",
      basis: "MACHINE",
      observedAtMs: NOW_MS,
      source: "demo run demo-1",
    });
  });
  test("the margin is positive on the good side: above a floor, below a ceiling", () => {
    const decision = withDemo({ acceptancePct: "80", p50LatencyMs: "250" });
    expect([row(decision, "metric-acceptance")?.margin, row(decision, "metric-p50")?.margin]).toEqual([
      "-10",
      "-50",
    ]);
    expect(row(readyDraft(), "metric-order-success")?.margin).toBe("4");
    expect(row(readyDraft(), "metric-p95")?.margin).toBe("460");
  });
  test("a latency has no interval", () => expect(row(readyDraft(), "metric-p50")?.interval).toBeNull());
  test.each<[string, Decision, number, string]>([
    ["no demo", draft(), NOW_MS, "no demo run"],
    ["a demo that did not observe it", withDemo({ p50LatencyMs: null }), NOW_MS, "demo run demo-1"],
    ["a demo that has expired", readyDraft(), NOW_MS + 25 * MS_PER_HOUR, "no demo run"],
  ])("%s gives no value and no margin", (_name, decision, nowMs, source) => {
    expect(row(decision, "metric-p50", nowMs)).toMatchObject({
      value: null,
      margin: null,
      interval: null,
      verdict: "NO_EVIDENCE",
      source,
    });
  });
  test("too few samples keep the value, which passes nothing", () => {
    expect(row(withDemo({}, 1), "metric-p50")).toMatchObject({
      value: "12",
      n: 1,
      verdict: "NOT_ENOUGH_DATA",
    });
  });
  test.each<[string, Decision, string]>([
    [
      "typed",
      act(draft(), { type: "attestItem", itemId: "metric-p50", value: "15", n: 40, note: "" }),
      "attested: typed by Erin",
    ],
    ["imported", act(draft(), importOf("imp-1")), "attested: imported from bot.csv by Erin"],
  ])("%s values say so", (_name, decision, source) => {
    expect(row(decision, "metric-p50")).toMatchObject({ basis: "ATTESTED", verdict: "PASS", source });
  });
  test("a file alone is no number", () => {
    const decision = act(draft(), { type: "attachFile", attachment: fileOf("METRIC", "metric-p50") });
    expect(row(decision, "metric-p50")).toMatchObject({
      value: null,
      verdict: "NO_EVIDENCE",
      basis: "NONE",
      reason: "proof.png is attached; its value and sample count must be typed to be judged",
    });
  });
});

describe("spans as people say them", () => {
  test.each([
    [-5, "0 s"],
    [999, "0 s"],
    [12 * MS_PER_SEC, "12 s"],
    [MS_PER_MIN - 1, "59 s"],
    [MS_PER_MIN, "1 min"],
    [MS_PER_HOUR - 1, "59 min"],
    [MS_PER_HOUR, "1 h 0 min"],
    [25 * MS_PER_HOUR + 3 * MS_PER_MIN, "25 h 3 min"],
  ])("%i ms: %s", (ms, words) => expect(spanWords(ms)).toBe(words));
});

describe("a run counts as under way for its own length and five minutes", () => {
  const longestMs = rehearsalV1.timing.demoDurationSec * MS_PER_SEC + 5 * MS_PER_MIN;
  const running = act(draft(), { type: "startDemo", runId: "demo-1" });
  test.each<[string, number, string | undefined]>([
    ["at its beginning", 0, "demo-1"],
    ["exactly then", longestMs, "demo-1"],
    ["a millisecond later", longestMs + 1, undefined],
  ])("%s", (_name, laterMs, runId) => {
    expect(evidenceRunUnderWay(running, rehearsalV1, "demo", NOW_MS + laterMs)?.runId).toBe(runId);
    expect(evidenceRunUnderWay(running, rehearsalV1, "drills", NOW_MS + laterMs)).toBeNull();
  });
});
