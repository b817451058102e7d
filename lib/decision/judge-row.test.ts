import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { EvidenceSource, RuledItem, Template } from "../template/schema.ts";
import { evidenceDigest } from "./evidence-digest.ts";
import { evidenceFreshness } from "./evidence-freshness.ts";
import { findRuledRow, typedValueProblem, withInterval } from "./judge-attested.ts";
import { judgeRow } from "./judge-row.ts";
import type { Attachment, Decision } from "./model.ts";
import { snapshotRows } from "./snapshot.ts";
import { act, draft, evidenceOf, NOW_MS, readyDraft } from "./test-decision.ts";
import { fileOf, importOf } from "./test-evidence.ts";

const DAY_MS = 24 * MS_PER_HOUR;
const lasting = (demoMaxAgeHours: number, drillMaxAgeHours: number): Template => ({
  ...rehearsalV1,
  timing: { ...rehearsalV1.timing, demoMaxAgeHours, drillMaxAgeHours },
});
function rowOf(itemId: string, template: Template = rehearsalV1) {
  const row = findRuledRow(template, itemId);
  if (!row) throw new Error(itemId);
  return row;
}
const judged = (decision: Decision, itemId: string, nowMs = NOW_MS, template = rehearsalV1) =>
  judgeRow(decision, template, rowOf(itemId, template), nowMs);
/** A decision whose demo saw all but one measure. */
const unobserved = (measure: string): Decision => ({
  ...draft(),
  demo: evidenceOf("DEMO", "demo-1", { values: { [measure]: undefined } }),
});
const attest = (decision: Decision, itemId: string, value: string, n?: number) =>
  act(decision, { type: "attestItem", itemId, value, ...(n === undefined ? {} : { n }), note: "" });

describe("demo and drills age each at their own pace", () => {
  test.each<[string, Template, number, string, string]>([
    ["drills outlast the demo", lasting(12, 24), 13, "NO_EVIDENCE", "PASS"],
    ["the demo outlasts the drills", lasting(24, 12), 13, "PASS", "NO_EVIDENCE"],
  ])("%s", (_name, template, hours, demo, drill) => {
    const nowMs = NOW_MS + hours * MS_PER_HOUR;
    expect(judged(readyDraft(), "demo-acceptance", nowMs, template).verdict).toBe(demo);
    expect(judged(readyDraft(), "risk-reduce-only", nowMs, template).verdict).toBe(drill);
  });
  test("a row says until when its evidence counts", () => {
    const template = lasting(12, 36);
    expect(judged(readyDraft(), "demo-pnl", NOW_MS, template).expiresAtMs).toBe(NOW_MS + 12 * MS_PER_HOUR);
    expect(judged(readyDraft(), "risk-reduce-only", NOW_MS, template).expiresAtMs).toBe(
      NOW_MS + 36 * MS_PER_HOUR,
    );
  });
  test("what was typed for a drill ages like a drill", () => {
    const typed = attest(draft(), "risk-quiet-window", "seen at 07:58");
    const later = NOW_MS + 13 * MS_PER_HOUR;
    expect(judged(typed, "risk-quiet-window", later, lasting(12, 24)).verdict).toBe("PASS");
    expect(judged(typed, "risk-quiet-window", later, lasting(24, 12)).verdict).toBe("NO_EVIDENCE");
  });
  test("no evidence is missing, not expired", () => {
    expect(evidenceFreshness(draft(), rehearsalV1, "drills", NOW_MS)).toEqual({ state: "MISSING" });
  });
});

describe("when the value was observed, and until when it counts", () => {
  test.each<[string, Decision, string, number, object]>([
    [
      "a demo run",
      readyDraft(),
      "demo-pnl",
      NOW_MS + 1,
      { observedAtMs: NOW_MS, expiresAtMs: NOW_MS + DAY_MS, hasExpired: false },
    ],
    [
      "a typed value",
      attest(draft(), "demo-pnl", "0"),
      "demo-pnl",
      NOW_MS + 1,
      { observedAtMs: NOW_MS, expiresAtMs: NOW_MS + DAY_MS, hasExpired: false, basis: "ATTESTED" },
    ],
    [
      "a demo that has expired",
      readyDraft(),
      "demo-pnl",
      NOW_MS + DAY_MS + 1,
      { observedAtMs: NOW_MS, expiresAtMs: NOW_MS + DAY_MS, hasExpired: true, basis: "NONE" },
    ],
    [
      "a typed value that has expired beside a fresh demo that saw nothing",
      {
        ...attest(draft(), "demo-pnl", "0"),
        demo: { ...evidenceOf("DEMO", "demo-1"), measured: [], observedAtMs: NOW_MS + DAY_MS },
      },
      "demo-pnl",
      NOW_MS + DAY_MS + 1,
      { observedAtMs: NOW_MS, expiresAtMs: NOW_MS + DAY_MS, hasExpired: true, basis: "NONE" },
    ],
    [
      "nothing at all",
      draft(),
      "demo-pnl",
      NOW_MS,
      { observedAtMs: null, expiresAtMs: null, hasExpired: false, basis: "NONE", evidence: null },
    ],
  ])("%s", (_name, decision, itemId, nowMs, expected) =>
    expect(judged(decision, itemId, nowMs)).toMatchObject(expected),
  );

  test("a fresh demo that did not see the value has not expired: the value is missing", () => {
    expect(judged(unobserved("pnlDifferenceUsd"), "demo-pnl")).toMatchObject({
      verdict: "NO_EVIDENCE",
      reason: "PnL difference to the venue: not measured",
      observedAtMs: NOW_MS,
      expiresAtMs: null,
      hasExpired: false,
    });
  });
});

describe("a row on the configuration needs no run", () => {
  const item: RuledItem = {
    id: "cap",
    text: "Daily loss cap at most 100 USD",
    source: "CONFIG" as EvidenceSource,
    criteria: [{ measure: "dailyLossCapUsd", op: "<=", limit: "100", minSamples: 0 }],
  };
  const cap = (dailyLossCapUsd: string) =>
    judgeRow(
      { ...draft(), config: { ...draft().config, dailyLossCapUsd } },
      rehearsalV1,
      { item, needsSecondPerson: false },
      NOW_MS + 99 * DAY_MS,
    );
  test("and never expires", () => {
    expect(cap("100")).toMatchObject({
      verdict: "PASS",
      basis: "MACHINE",
      evidence: null,
      observedAtMs: null,
      expiresAtMs: null,
      hasExpired: false,
    });
    expect(cap("100.01").verdict).toBe("FAIL");
  });
});

describe("a row is done", () => {
  const itemId = "risk-reduce-only";
  const answered = (change: object): Decision => {
    const decision = readyDraft();
    const answer = decision.answers[itemId];
    if (!answer) throw new Error(itemId);
    return { ...decision, answers: { ...decision.answers, [itemId]: { ...answer, ...change } } };
  };
  test.each<[string, object, boolean]>([
    ["ticked by one and verified by another", {}, true],
    ["never by one person alone", { verifiedBy: "erin" }, false],
    ["not before it is verified", { verifiedBy: null }, false],
    ["not without the tick", { tickedBy: null }, false],
  ])("%s", (_name, change, isDone) => expect(judged(answered(change), itemId).isDone).toBe(isDone));
  test("a metric needs no second person, a risk control does", () => {
    expect(rowOf("metric-p50").needsSecondPerson).toBe(false);
    expect(rowOf(itemId).needsSecondPerson).toBe(true);
    expect(findRuledRow(rehearsalV1, "nowhere")).toBeUndefined();
  });
});

describe("typed values", () => {
  test("a rate without its samples says what the rule needs, and shows the value", () => {
    expect(judged(attest(draft(), "demo-acceptance", " 93 "), "demo-acceptance")).toMatchObject({
      verdict: "NOT_ENOUGH_DATA",
      reason: "attested without a sample count: the rule needs n ≥ 8",
      measurements: [{ measure: "acceptancePct", value: "93", unit: "%", n: 1 }],
    });
  });
  test("spaces around a stored value are not part of the number", () => {
    const { answers, ...decision } = attest(draft(), "demo-pnl", "0");
    const answer = answers["demo-pnl"];
    const attested = answer?.attested && { ...answer.attested, value: " 0 " };
    const stored = { ...decision, answers: { "demo-pnl": { ...answer, attested } } } as Decision;
    expect(judged(stored, "demo-pnl")).toMatchObject({ verdict: "PASS", measurements: [{ value: "0" }] });
  });
  test("a row without a number to compare takes a person's word", () => {
    const { item } = rowOf("demo-pnl");
    expect(
      typedValueProblem({ item: { ...item, criteria: [] }, needsSecondPerson: false }, "fine"),
    ).toBeNull();
    expect(typedValueProblem(rowOf("system-memory"), "flat")).toBeNull();
    expect(typedValueProblem(rowOf("demo-pnl"), "fine")).toBe("not a plain decimal number");
  });
});

describe("an attached file carries the row that it was attached to", () => {
  const attachedTo = (kind: Attachment["target"]["kind"], id: string): Decision => ({
    ...draft(),
    attachments: [{ ...fileOf(kind, id), by: "erin", byName: "Erin", atMs: NOW_MS }],
  });
  test.each<[Attachment["target"]["kind"], string, string]>([
    ["ITEM", "risk-quiet-window", "PASS"],
    ["METRIC", "risk-quiet-window", "PASS"],
    ["ITEM", "risk-reduce-only", "NO_EVIDENCE"],
    ["NOTE", "risk-quiet-window", "NO_EVIDENCE"],
    ["IMPORT", "risk-quiet-window", "NO_EVIDENCE"],
  ])("%s %s: %s", (kind, id, verdict) =>
    expect(judged(attachedTo(kind, id), "risk-quiet-window").verdict).toBe(verdict),
  );
  test("the newest of several speaks", () => {
    const older = attachedTo("ITEM", "risk-quiet-window");
    const newer = fileOf("ITEM", "risk-quiet-window", { id: "att-2", name: "later.png" });
    const decision = act(older, { type: "attachFile", attachment: { ...newer, sha256: "b".repeat(64) } });
    expect(judged(decision, "risk-quiet-window").reason).toBe(
      "attested by the attached file later.png of Erin",
    );
  });
});

describe("the 95 % interval of a measurement", () => {
  const rate = { measure: "acceptancePct", value: "95", unit: "%", n: 20 } as const;
  test.each([
    ["one that it brings itself is kept", { ...rate, interval: [1, 2] as const }, [1, 2]],
    ["nothing observed has none", { ...rate, value: null }, undefined],
    ["no samples have none", { ...rate, n: 0 }, undefined],
    ["a latency has none", { ...rate, measure: "p95LatencyMs" as const, unit: "ms" }, undefined],
    ["one sample has a wide one", { ...rate, value: "100", n: 1 }, [expect.closeTo(20.65, 2), 100]],
  ])("%s", (_name, measured, interval) => expect(withInterval(measured).interval).toEqual(interval));
});

describe("a metric with two rules", () => {
  const template: Template = {
    ...rehearsalV1,
    metrics: rehearsalV1.metrics.map((metric) =>
      metric.id === "metric-p50"
        ? {
            ...metric,
            criteria: [...metric.criteria, { measure: "wsReconnects", op: "<", limit: "3", minSamples: 0 }],
          }
        : metric,
    ),
  };
  const row = (decision: Decision) =>
    snapshotRows(decision, template, NOW_MS).find(({ metricId }) => metricId === "metric-p50");
  test("shows no value while one of them has none", () => {
    expect(row(unobserved("wsReconnects"))).toMatchObject({
      value: null,
      margin: null,
      verdict: "NO_EVIDENCE",
    });
  });
  test("takes a person's word, which is no number", () => {
    const steady = { type: "attestItem", itemId: "metric-p50", value: "steady", note: "" } as const;
    const typed = act(draft(), steady, { template });
    expect(row(typed)).toMatchObject({
      value: null,
      n: 0,
      interval: null,
      verdict: "PASS",
      reason: "attested: steady",
    });
  });
});

test("imported evidence has another digest when anything in it or about its file differs", () => {
  const { evidence } = importOf("imp-1");
  const { imported } = evidence;
  if (!imported) throw new Error("not imported");
  const digests = [
    evidence,
    { ...evidence, observedAtMs: NOW_MS + 1 },
    { ...evidence, measured: [] },
    { ...evidence, imported: { ...imported, byName: "Eve" } },
    { ...evidence, imported: undefined },
  ].map(evidenceDigest);
  expect(new Set(digests).size).toBe(digests.length);
});
