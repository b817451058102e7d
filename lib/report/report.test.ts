import { describe, expect, test } from "vitest";
import type { RunEvent, RunEventBody } from "../canary/run-events.ts";
import { durationWords } from "../template/duration-words.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { buildReport } from "./build-report.ts";
import { reportCsv } from "./report-csv.ts";
import { escapeMarkdown, reportMarkdown } from "./report-markdown.ts";
import { missionTime } from "./report-words.ts";
import { compareTwin } from "./twin/compare-twin.ts";

const T0 = 1_700_000_000_000;
const numbered = (bodies: RunEventBody[]): RunEvent[] =>
  bodies.map((body, index) => ({ seq: index + 1, atMs: T0 + index * 1000, body }));

const queued: RunEventBody = {
  type: "runQueued",
  kind: "CANARY",
  decisionId: "d1",
  templateId: rehearsalV1.id,
  config: rehearsalV1.config,
  durationSec: 90,
  countdownSec: 5,
  contentHash: "ab".repeat(32),
  buildId: "b1",
  account: "production",
};
const launched: RunEventBody = {
  type: "launched",
  t0Ms: T0 + 1000,
  endsAtMs: T0 + 91_000,
  pid: 7,
  startEquityUsd: "10000",
};
const fired: RunEventBody = {
  type: "triggerFired",
  trigger: "LOSS",
  value: "7.5",
  limit: "5",
  n: 1,
  windowSec: null,
  observedAtMs: T0 + 2000,
  reason: "loss of 7.5 USD reached the limit | of 5 USD",
  who: null,
};
const stage = (name: "SENT" | "RECEIVED" | "CANCELLED" | "FLAT", ms: number): RunEventBody => ({
  type: "rollbackStage",
  stage: name,
  atMs: T0 + 2000 + ms,
  detail: "",
});
const reportOf = (bodies: RunEventBody[]) =>
  buildReport({ runId: "r1", events: numbered(bodies), template: rehearsalV1, decision: null });

describe("the report of a rollback", () => {
  const report = reportOf([
    queued,
    launched,
    fired,
    stage("SENT", 1),
    stage("FLAT", 60.4),
    { type: "flatProven", positionBtc: "0", openOrders: 0, by: "worker", atMs: T0 + 2061 },
    { type: "finished", phase: "ROLLED_BACK" },
  ]);

  test("names the trigger that decided, with value, limit and n", () => {
    expect(report.verdict).toMatchObject({
      outcome: "ROLLED_BACK",
      value: "7.5 USD",
      limit: ">= 5 USD",
      n: 1,
    });
    expect(report.verdict.rule).toContain("Loss (");
    expect(report.kind).toBe("incident");
  });

  test("counts every stage in ms from the moment the limit broke", () => {
    expect(report.breach.map((step) => Math.round(step.sinceBreachMs))).toEqual([0, 1, 60, 61]);
  });

  test("asks open questions and lists what to do after a failure", () => {
    expect(report.openQuestions.length).toBeGreaterThan(0);
    expect(report.after).toEqual(rehearsalV1.afterFailure);
  });

  test("a pipe in a reason cannot break a table of the Markdown", () => {
    const rows = reportMarkdown(report)
      .split("\n")
      .filter((line) => line.includes("reached the limit") && line.startsWith("|"));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toContain("limit \\| of");
  });
});

describe("people and evidence", () => {
  const who = { personId: "p", name: "Ravi <Menon>", roles: [] };
  const intent = (kind: "HOLD" | "CONFIRM_CHECKPOINT", reason?: string): RunEventBody => ({
    type: "intentSeen",
    intent: { id: "i", kind, who, atMs: T0, ...(reason ? { reason } : {}) } as never,
    outcome: "New entries are held.",
  });
  const confirmed: RunEventBody = { type: "checkpointConfirmed", checkpointId: "t30", who: who as never };
  const report = reportOf([
    queued,
    launched,
    intent("HOLD", "spread"),
    intent("CONFIRM_CHECKPOINT"),
    confirmed,
    fired,
    { type: "archived", path: "var/archive/r1", sha256: "ab" },
    { type: "finished", phase: "ROLLED_BACK" },
    confirmed,
  ]);

  test("every act of a person stands once, with what came of it", () => {
    expect(report.people.map(({ seq, act }) => [seq, act])).toEqual([
      [3, "held new entries: spread"],
      [4, "confirmed a checkpoint"],
      [9, "confirmed a checkpoint"],
    ]);
    expect(reportMarkdown(report)).toContain("Ravi &lt;Menon\\>");
  });

  test("the verdict names the entry that decided, and the run its archive", () => {
    expect(report.verdict.entry).toBe(6);
    expect(report.timeline.find((line) => line.seq === 6)?.text).toContain("ROLLBACK");
    expect(report.facts).toContainEqual({ label: "Archive", value: "var/archive/r1" });
  });

  test("the spreadsheet holds verdict, people and the paper twin, and runs no formula", () => {
    const csv = reportCsv({ ...report, findings: [], facts: [{ label: "x", value: "=cmd()" }] });
    expect(csv).toContain("Verdict,Loss (Loss exceeds");
    expect(csv).toContain("People,Ravi <Menon>");
    expect(csv).toContain("Paper twin,none");
    expect(csv).toContain("'=cmd()");
  });
});

describe("the paper twin", () => {
  const input = { runId: "r1", events: numbered([queued, launched]), template: rehearsalV1, decision: null };

  test.each([
    ["during the run", undefined, "when the run is over"],
    ["nothing kept", null, "Nothing was kept"],
    ["none ran", { ran: false as const, why: "The team's own bot ran." }, "own bot"],
  ])("is said in words: %s", (_case, twin, words) => {
    const report = buildReport({ ...input, ...(twin === undefined ? {} : { twin }) });
    expect(report.twin?.why).toContain(words);
    expect(reportMarkdown(report)).toContain("## Paper twin");
  });

  test("stands in the Markdown as a table, and a demo has no such section", () => {
    const nothing = { orders: [], latenciesMs: [], errors: 0 };
    const twin = compareTwin({ account: "t", canary: nothing, twin: nothing });
    expect(reportMarkdown(buildReport({ ...input, twin }))).toContain("| Orders sent | 0 | 0 | 0 |");
    const demo = { ...input, events: numbered([{ ...queued, kind: "DEMO" } as RunEventBody]) };
    expect(reportMarkdown(buildReport(demo))).not.toContain("Paper twin");
  });
});

describe("the completion, which is judged when the report is written", () => {
  const closing: RunEventBody = { type: "closingStarted", reason: "the duration is over" };
  const judged: RunEventBody = { type: "checkpointJudged", checkpointId: "t30", title: "T+30", items: [] };
  const finished: RunEventBody = { type: "finished", phase: "SUCCEEDED" };
  const confirmed: RunEventBody = {
    type: "checkpointConfirmed",
    checkpointId: "t30",
    who: { personId: "p1", name: "Ada" },
  };
  const afterMs = rehearsalV1.timing.checkpointConfirmSec * 1000;
  const stateOf = (bodies: RunEventBody[], sinceJudgedMs?: number) => {
    const events = numbered([queued, launched, ...bodies]);
    const judgedAtMs = events.find(({ body }) => body.type === "checkpointJudged")?.atMs ?? 0;
    const nowMs = sinceJudgedMs === undefined ? {} : { nowMs: judgedAtMs + sinceJudgedMs };
    const report = buildReport({ runId: "r1", events, template: rehearsalV1, decision: null, ...nowMs });
    return report.checkpoints.at(-1)?.state;
  };
  test.each<[string, RunEventBody[], number | undefined, string]>([
    ["written during the run", [closing], undefined, "AFTER_REPORT"],
    ["of a rollback", [closing, fired], undefined, "NOT_REACHED"],
    ["read in time", [closing, judged, finished], afterMs - 1, "OPEN"],
    ["read when the time to confirm is over", [closing, judged, finished], afterMs, "MISSED"],
    ["confirmed after the end", [closing, judged, finished, confirmed], afterMs * 9, "CONFIRMED"],
  ])("%s", (_name, bodies, sinceJudgedMs, state) => {
    expect(stateOf(bodies, sinceJudgedMs)).toBe(state);
  });
});

test("a record that ends early has no verdict, which is not a success", () => {
  const report = reportOf([queued, launched]);
  expect(report.verdict.outcome).toBe("OPEN");
  expect(report.kind).toBe("incident");
});

test("a failed must-have decides a run that was not rolled back", () => {
  const item = rehearsalV1.mustHaves[1];
  const measured = {
    measure: "lossUsd" as const,
    value: "5.1",
    unit: "USD",
    n: 1,
    windowSec: null,
    ruleVersion: 1,
  };
  const report = reportOf([
    queued,
    launched,
    {
      type: "verdictReached",
      outcome: "FAILED",
      reason: "not met",
      mustHaves: [
        { itemId: item?.id ?? "", verdict: "FAIL", reason: "5.1 is not below 5", measurements: [measured] },
      ],
      targets: [],
      targetsMet: 0,
      measurements: [measured],
    },
  ]);
  expect(report.verdict).toMatchObject({ outcome: "FAILED", rule: item?.text, value: "5.1 USD", n: 1 });
});

test("the deciding rule is told with value, limit, n, window and age of its data, each in its unit", () => {
  const fired = {
    type: "triggerFired" as const,
    trigger: "ERROR_RATE" as const,
    value: "6.25",
    limit: "5",
    n: 32,
    windowSec: 300,
    dataAgeMs: 0.4,
    observedAtMs: T0 + 5_000,
    reason: "error rate 6.25 %",
    who: null,
  };
  const { verdict } = reportOf([queued, launched, fired]);
  const told = { value: "6.25 %", limit: "> 5 %", n: 32, window: "300 s", dataAge: "0.4 ms" };
  expect(verdict).toMatchObject(told);
  expect(reportMarkdown(reportOf([queued, launched, fired]))).toContain(
    "value 6.25 %, limit \\> 5 %, n 32, window 300 s, newest observation 0.4 ms old",
  );
  const act = { ...fired, trigger: "LOST_CONTROL" as const, value: null, limit: null, n: 0, windowSec: null };
  const gone = { rule: "Lost control", value: null, limit: null, n: null, window: null, dataAge: null };
  expect(reportOf([queued, launched, act]).verdict).toMatchObject(gone);
});

test("a run that was ended early failed for its time, not for criteria that it met", () => {
  const reached = {
    type: "verdictReached" as const,
    outcome: "FAILED" as const,
    reason: "ended early",
    mustHaves: [],
    targets: [],
    targetsMet: rehearsalV1.targetsNeeded,
    measurements: [
      { measure: "durationMin" as const, value: "0.6", unit: "min", n: 1, windowSec: null, ruleVersion: 1 },
    ],
  };
  const passed = rehearsalV1.mustHaves.map(({ id }) => ({
    itemId: id,
    verdict: "PASS" as const,
    reason: "",
    measurements: [],
  }));
  const { verdict } = reportOf([queued, launched, { ...reached, mustHaves: passed }]);
  expect(verdict).toMatchObject({ rule: "A canary runs its whole approved duration", value: "0.6 min" });
  expect(verdict.limit).toMatch(/^>= [\d.]+ min$/);
});

test("a launch that was called off leaves nothing to answer and nothing to do", () => {
  const off: RunEventBody[] = [
    { type: "scrubbed", reason: "HOLD" },
    { type: "finished", phase: "SCRUBBED" },
  ];
  const report = reportOf([{ ...queued, kind: "CANARY" } as RunEventBody, ...off]);
  const { verdict, openQuestions, after, checkpoints, twin } = report;
  expect(verdict).toMatchObject({ outcome: "SCRUBBED", reason: "HOLD" });
  expect([openQuestions, after, checkpoints, twin]).toEqual([[], [], [], null]);
});

test("orders that nobody could count are told as unknown", () => {
  const fired = { type: "triggerFired" as const, trigger: "PERSON" as const, value: null, limit: null };
  const person = { ...fired, n: 0, windowSec: null, observedAtMs: T0, reason: "kill", who: null };
  const left = {
    type: "notFlat" as const,
    attempt: 1,
    positionBtc: "0.01",
    openOrders: -1,
    reason: "silent",
  };
  expect(
    reportOf([queued, launched, person, left]).breach.map(({ label, detail }) => [label, detail]),
  ).toEqual([
    ["Cause, observed by the engine", "kill"],
    ["Not flat after attempt 1", "position 0.01 BTC, unknown open orders: silent"],
  ]);
});

test("funding is checked to the eighth decimal", () => {
  const settled = (bookedUsd: string): RunEventBody => ({
    type: "fundingSettled",
    settledAtMs: T0,
    rate: "0.0000276",
    markPrice: "28144.2",
    positionBtc: "0.01",
    expectedUsd: "-0.00776780",
    bookedUsd,
  });
  const report = reportOf([queued, launched, settled("-0.0077678"), settled("-0.0077679")]);
  expect(report.funding.map((row) => row.agrees)).toEqual([true, false]);
});

test.each([
  ["a|b", "a\\|b"],
  ["<script>", "&lt;script\\>"],
  ["line\nbreak", "line break"],
  ["[x](y) `z`", "\\[x\\](y) \\`z\\`"],
])("%j is written as %j", (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});

test("times in words", () => {
  expect([missionTime(125_340), missionTime(-4_000)]).toEqual(["T+02:05.3", "T-00:04.0"]);
  expect([durationWords(0.94), durationWords(230.4), durationWords(1_440)]).toEqual([
    "0.9 ms",
    "230 ms",
    "1.4 s",
  ]);
});
