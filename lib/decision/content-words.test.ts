import { describe, expect, test } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { type ApprovedContent, approvedContent } from "./approved-content.ts";
import { contentDiff } from "./content-diff.ts";
import { contentLines } from "./content-words.ts";
import { type Answer, EMPTY_ANSWER } from "./model.ts";
import { BUILD_ID, draft, evidenceOf, inReview, NOW_MS } from "./test-decision.ts";
import { fileOf, importOf } from "./test-evidence.ts";

const NOON = "2026-01-05 12:00:00.000 UTC";
const REVIEWED = approvedContent(inReview(), rehearsalV1, BUILD_ID);
const EMPTY = approvedContent(draft(), rehearsalV1, BUILD_ID);
const BY_RIKU = { by: "riku", byName: "Riku", atMs: NOW_MS };
const ATTESTED: Answer = {
  ...EMPTY_ANSWER,
  attested: { value: "93", n: 40, note: "from its log", by: "erin", byName: "Erin", atMs: NOW_MS },
};
const WAIVED: Answer = { ...EMPTY_ANSWER, waiver: { reason: "known and accepted", ...BY_RIKU } };

/** The line under a key as "section | label | text"; undefined when nothing is said there. */
function said(content: ApprovedContent, key: string): string | undefined {
  const found = contentLines(content).filter((line) => line.key === key);
  expect(found.length).toBeLessThan(2);
  return found[0] && `${found[0].section} | ${found[0].label} | ${found[0].text}`;
}
const withAnswer = (content: ApprovedContent, itemId: string, answer: Answer): ApprovedContent => ({
  ...content,
  checklist: content.checklist.map((row) => (row.itemId === itemId ? { ...row, answer } : row)),
});
const withMetric = (answer: Answer): ApprovedContent => ({
  ...EMPTY,
  metricAnswers: EMPTY.metricAnswers.map((row) => (row.metricId === "metric-p50" ? { ...row, answer } : row)),
});
const withSnapshotRow = (change: object): ApprovedContent => ({
  ...REVIEWED,
  snapshot: REVIEWED.snapshot && {
    ...REVIEWED.snapshot,
    rows: REVIEWED.snapshot.rows.map((row) => (row.metricId === "metric-p50" ? { ...row, ...change } : row)),
  },
});
const withDemo = (demo: ApprovedContent["evidence"]["demo"]): ApprovedContent => ({
  ...REVIEWED,
  evidence: { ...REVIEWED.evidence, demo },
});
const demo = evidenceOf("DEMO", "demo-1", { values: { acceptancePct: null } });
const rate = { measure: "acceptancePct" as const, value: "97.5", unit: "%", n: 100 };

describe("an approved revision in words", () => {
  test.each<[string, ApprovedContent, string, string | undefined]>([
    ["its title", REVIEWED, "title", "Decision | Title | A careful change"],
    ["its number and form", REVIEWED, "decision", "Decision | Decision | #7 d1, form 1"],
    ["who opened it and when", REVIEWED, "created", `Decision | Opened by | Erin (erin), ${NOON}`],
    [
      "its editors",
      { ...REVIEWED, editors: ["erin", "riku"] },
      "editors",
      "Decision | Edited by | erin, riku",
    ],
    ["no earlier decision", REVIEWED, "retryOf", "Decision | Retry of | "],
    ["the one it tries again", { ...REVIEWED, retryOf: "d0" }, "retryOf", "Decision | Retry of | d0"],
    ["no source", REVIEWED, "clonedFrom", "Decision | Cloned from | "],
    [
      "the one it was cloned from",
      { ...REVIEWED, clonedFrom: "d0" },
      "clonedFrom",
      "Decision | Cloned from | d0",
    ],
    ["the build", REVIEWED, "buildId", "Decision | Build of the canary | build-1"],
    ["a size with its unit", REVIEWED, "config.sizeBtc", "Configuration | Position size, BTC | 0.01"],
    [
      "a filter as a field of its own",
      REVIEWED,
      "config.rsiConfirmation",
      "Configuration | RSI confirmation | true",
    ],
    ["the filters not once more as a whole", REVIEWED, "config.filters", undefined],
    ["a trigger", REVIEWED, "limits.trigger.LOSS", "Limits | Trigger LOSS | >= 10 (n ≥ 0)"],
    [
      "a must-have of two rules",
      REVIEWED,
      "limits.must.must-closed",
      "Limits | must-closed | position = 0 BTC; open orders = 0",
    ],
    [
      "a limit that follows the configuration",
      REVIEWED,
      "limits.must.must-loss",
      "Limits | must-loss | loss < 10 USD, follows maxLossUsd × 1",
    ],
    ["a target", REVIEWED, "limits.target.target-profit", "Limits | target-profit | profit ≥ 0 USD"],
    ["how many targets", REVIEWED, "limits.targetsNeeded", "Limits | Targets needed | 3"],
    ["an item", REVIEWED, "item.demo-pnl.text", "“PnL tracking accurate” | Item | PnL tracking accurate"],
    [
      "its rules",
      REVIEWED,
      "item.system-memory.rules",
      "“Memory usage stable” | Rule | memory growth ≤ 30 MB/min (n ≥ 5); memory range ≤ 40 % (n ≥ 5)",
    ],
    [
      "its tick",
      REVIEWED,
      "item.risk-reduce-only.tick",
      `“Reduce-only mode functional” | Ticked by | Erin (erin), ${NOON}`,
    ],
    [
      "its second person",
      REVIEWED,
      "item.risk-reduce-only.verify",
      `“Reduce-only mode functional” | Verified by | Riku (riku), ${NOON}`,
    ],
    ["no tick", EMPTY, "item.demo-pnl.tick", "“PnL tracking accurate” | Ticked by | "],
    ["no typed value", EMPTY, "item.demo-pnl.attested", "“PnL tracking accurate” | Attested value | "],
    ["no waiver", EMPTY, "item.demo-pnl.waiver", "“PnL tracking accurate” | Waiver | "],
    [
      "a typed value with its samples",
      withAnswer(EMPTY, "demo-pnl", ATTESTED),
      "item.demo-pnl.attested",
      `“PnL tracking accurate” | Attested value | 93 (n = 40) “from its log” by Erin (erin), ${NOON}`,
    ],
    [
      "a typed value without samples",
      withAnswer(EMPTY, "demo-pnl", {
        ...ATTESTED,
        attested: ATTESTED.attested && { ...ATTESTED.attested, n: null },
      }),
      "item.demo-pnl.attested",
      `“PnL tracking accurate” | Attested value | 93 “from its log” by Erin (erin), ${NOON}`,
    ],
    [
      "a waiver at its item",
      withAnswer(EMPTY, "demo-pnl", WAIVED),
      "item.demo-pnl.waiver",
      `“PnL tracking accurate” | Waiver | “known and accepted” by Riku (riku), ${NOON}`,
    ],
    [
      "a waiver in the list of waivers",
      {
        ...EMPTY,
        waivers: [
          { itemId: "demo-pnl", text: "PnL tracking accurate", reason: "known and accepted", ...BY_RIKU },
        ],
      },
      "waiver.demo-pnl",
      `Waivers | PnL tracking accurate | PnL tracking accurate: “known and accepted” by Riku (riku), ${NOON}`,
    ],
    [
      "a tick of somebody whose name was not kept",
      withAnswer(EMPTY, "demo-pnl", { ...EMPTY_ANSWER, tickedBy: "erin" }),
      "item.demo-pnl.tick",
      "“PnL tracking accurate” | Ticked by |  (erin), ",
    ],
    [
      "a tick of a name alone",
      withAnswer(EMPTY, "demo-pnl", { ...EMPTY_ANSWER, tickedByName: "Erin" }),
      "item.demo-pnl.tick",
      "“PnL tracking accurate” | Ticked by | Erin (nobody), ",
    ],
    [
      "a tick of a time alone",
      withAnswer(EMPTY, "demo-pnl", { ...EMPTY_ANSWER, tickedAtMs: NOW_MS }),
      "item.demo-pnl.tick",
      `“PnL tracking accurate” | Ticked by |  (nobody), ${NOON}`,
    ],
    [
      "a metric's rule",
      EMPTY,
      "metric.metric-p50.rules",
      "Snapshot | metric-p50, rule | p50 latency < 200 ms (n ≥ 8)",
    ],
    [
      "a value typed for a metric",
      withMetric(ATTESTED),
      "metric.metric-p50.attested",
      `Snapshot | metric-p50, attested value | 93 (n = 40) “from its log” by Erin (erin), ${NOON}`,
    ],
    [
      "a metric's target",
      EMPTY,
      "target.metric-p50",
      'Snapshot | metric-p50, target | {"text":"p50 Latency","targetText":"< 200ms"}',
    ],
    [
      "a measured metric",
      REVIEWED,
      "snapshot.metric-p50",
      `Snapshot | metric-p50 | 12 ms: PASS, p50 latency 12 ms, within < 200 ms (n = 100, margin 188, MACHINE, ${NOON}, demo run demo-1)`,
    ],
    [
      "a rate with its interval",
      withSnapshotRow({ interval: [92, 99.5], basis: undefined, observedAtMs: null }),
      "snapshot.metric-p50",
      "Snapshot | metric-p50 | 12 ms: PASS, p50 latency 12 ms, within < 200 ms (n = 100, 95 % interval 92–99.5 %, margin 188, demo run demo-1)",
    ],
    [
      "a metric without a value",
      withSnapshotRow({
        value: null,
        margin: null,
        n: 0,
        verdict: "NO_EVIDENCE",
        reason: "not observed",
        basis: "NONE",
        observedAtMs: null,
      }),
      "snapshot.metric-p50",
      "Snapshot | metric-p50 | no value ms: NO_EVIDENCE, not observed (n = 0, margin none, NONE, demo run demo-1)",
    ],
    ["no snapshot yet", EMPTY, "snapshot", "Snapshot | Frozen | "],
    ["no metric frozen yet", EMPTY, "snapshot.metric-p50", undefined],
    [
      "when it was frozen",
      REVIEWED,
      "snapshot",
      `Snapshot | Frozen | ${NOON}, digest ${REVIEWED.snapshot?.digest}`,
    ],
    ["a missing demo", EMPTY, "evidence.demo.", "Demo evidence | Evidence | none"],
    ["missing drills", EMPTY, "evidence.drills.", "Drill evidence | Evidence | none"],
    ["nothing else of a missing demo", EMPTY, "evidence.demo.digest", undefined],
    [
      "the demo",
      REVIEWED,
      "evidence.demo.",
      `Demo evidence | Evidence | DEMO demo-1: SUCCEEDED, ${NOON}, build build-1`,
    ],
    ["where it comes from", REVIEWED, "evidence.demo.from", "Demo evidence | Source | DEMO demo-1"],
    [
      "its digest",
      REVIEWED,
      "evidence.demo.digest",
      `Demo evidence | Digest | ${REVIEWED.evidence.demo?.digest}`,
    ],
    [
      "a drill",
      REVIEWED,
      "evidence.drills.drillReduceOnly",
      "Drill evidence | reduce-only drill | 1 (n = 100)",
    ],
    [
      "a measured rate",
      withDemo({ ...demo, measured: [{ ...rate, interval: [92, 99.5] }] }),
      "evidence.demo.acceptancePct",
      "Demo evidence | acceptance rate | 97.5 % (n = 100, 95 % interval 92–99.5 %)",
    ],
    [
      "a number without a unit",
      withDemo({ ...demo, measured: [{ ...rate, unit: "" }] }),
      "evidence.demo.acceptancePct",
      "Demo evidence | acceptance rate | 97.5 (n = 100)",
    ],
    [
      "what nobody observed",
      withDemo(demo),
      "evidence.demo.acceptancePct",
      "Demo evidence | acceptance rate | nothing observed (n = 100)",
    ],
    [
      "a remark",
      withDemo({ ...demo, remarks: { acceptancePct: "39 of 40" } }),
      "evidence.demo.remark.acceptancePct",
      "Demo evidence | acceptancePct, remark | 39 of 40",
    ],
    [
      "evidence of no run",
      withDemo({ ...demo, runId: null }),
      "evidence.demo.from",
      "Demo evidence | Source | DEMO no run",
    ],
    [
      "an import",
      withDemo(importOf("imp-1").evidence),
      "evidence.demo.from",
      `Demo evidence | Source | CSV file bot.csv (${"a".repeat(64)}, imp-1) by Erin (erin), ${NOON}`,
    ],
    [
      "a file",
      { ...EMPTY, attachments: [{ ...fileOf("ITEM", "demo-pnl"), ...BY_RIKU }] },
      "file.att-1",
      `Files | proof.png | proof.png, image/png, 70 bytes, SHA-256 ${"a".repeat(64)}, on item demo-pnl, by Riku (riku), ${NOON}`,
    ],
    ["a note", { ...EMPTY, notes: { market: "calm" } }, "note.market", "Notes | market | calm"],
  ])("says %s", (_name, content, key, expected) => expect(said(content, key)).toBe(expected));

  test("a field that a later form adds is said under its own name, as it is stored", () => {
    const config = { ...EMPTY.config, region: { name: "paper" }, comment: null };
    expect(said({ ...EMPTY, config }, "config.region")).toBe('Configuration | region | {"name":"paper"}');
    expect(said({ ...EMPTY, config }, "config.comment")).toBe("Configuration | comment | ");
  });
});

describe("what changed from one revision to the next", () => {
  const changes = (from: ApprovedContent, to: ApprovedContent) =>
    contentDiff(from, to).map(({ key, before, after }) => `${key}: ${before} → ${after}`);

  test("nothing between a revision and itself, and its number is no change", () => {
    expect(contentDiff(REVIEWED, REVIEWED)).toEqual([]);
    expect(contentDiff(REVIEWED, { ...REVIEWED, revision: 2 })).toEqual([]);
  });
  test("a change has its place, its name and both values", () => {
    const config = { ...REVIEWED.config, sizeBtc: "0.02" };
    expect(contentDiff(REVIEWED, { ...REVIEWED, config })).toEqual([
      {
        key: "config.sizeBtc",
        section: "Configuration",
        label: "Position size, BTC",
        before: "0.01",
        after: "0.02",
      },
    ]);
  });
  test("what is new has nothing before, what is gone has nothing after", () => {
    const noted = { ...EMPTY, notes: { ...EMPTY.notes, later: "calm" } };
    expect(changes(EMPTY, noted)).toEqual(["note.later:  → calm"]);
    expect(changes(noted, EMPTY)).toEqual(["note.later: calm → "]);
  });
  test("an empty note is the same as none", () => {
    expect(changes(EMPTY, { ...EMPTY, notes: { ...EMPTY.notes, later: "" } })).toEqual([]);
    expect(changes({ ...EMPTY, notes: { ...EMPTY.notes, later: "" } }, EMPTY)).toEqual([]);
  });
  test("changes come in the order of the form; ticks and the moment of freezing come last", () => {
    const ticked: Answer = { ...EMPTY_ANSWER, tickedBy: "erin", tickedByName: "Erin", tickedAtMs: NOW_MS };
    const verified: Answer = {
      ...EMPTY_ANSWER,
      verifiedBy: "riku",
      verifiedByName: "Riku",
      verifiedAtMs: NOW_MS,
    };
    const answered = withAnswer(withAnswer(EMPTY, "demo-pnl", ticked), "risk-kill-switch", verified);
    const to = {
      ...answered,
      title: "Another title",
      snapshot: { rows: [], frozenAtMs: NOW_MS, digest: "f0" },
      notes: { ...EMPTY.notes, later: "calm" },
    };
    expect(contentDiff(EMPTY, to).map(({ key }) => key)).toEqual([
      "title",
      "note.later",
      "item.demo-pnl.tick",
      "item.risk-kill-switch.verify",
      "snapshot",
    ]);
  });
  test("a waiver is told once, at its item; alone in its list it is told there", () => {
    const waivers = [
      { itemId: "demo-pnl", text: "PnL tracking accurate", reason: "known and accepted", ...BY_RIKU },
    ];
    const keys = (to: ApprovedContent) => contentDiff(EMPTY, to).map(({ key }) => key);
    expect(keys({ ...withAnswer(EMPTY, "demo-pnl", WAIVED), waivers })).toEqual(["item.demo-pnl.waiver"]);
    expect(keys({ ...EMPTY, waivers })).toEqual(["waiver.demo-pnl"]);
  });
});
