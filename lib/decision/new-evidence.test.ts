import { describe, expect, test } from "vitest";
import type { Decision } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import { act, actorOf, ask, draft, evidenceOf, NOW_MS, readyDraft, threeGo } from "./test-decision.ts";

type Values = Record<string, string | null | undefined>;
const machine = { by: MACHINE_ACTOR };
const WAIVER = { reason: "known and accepted", by: "riku", byName: "Riku", atMs: NOW_MS };

/** What arrives when a second run of this kind ends with these values in place of the good ones. */
function arrives(before: Decision, kind: "DEMO" | "DRILL", values: Values) {
  const runs = [...before.runs, { runId: "run-2", kind, startedAtMs: NOW_MS, outcome: null }];
  const evidence = evidenceOf(kind, "run-2", { values: values as Record<string, string | null> });
  const answer = ask({ ...before, runs }, { type: "attachEvidence", evidence }, machine);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.events;
}
const waived = (decision: Decision, itemId: string): Decision => {
  const answer = decision.answers[itemId];
  if (!answer) throw new Error(itemId);
  return { ...decision, answers: { ...decision.answers, [itemId]: { ...answer, waiver: WAIVER } } };
};

describe("in a draft, new evidence names what falls and whose it was", () => {
  const revoked = (before: Decision, values: Values) => {
    const [event] = arrives(before, "DEMO", values);
    return event?.type === "evidenceAttached" ? event.revoked : null;
  };
  test("rows that nobody had answered have nothing to lose", () => {
    expect(revoked(draft(), { acceptancePct: "80" })).toEqual([]);
  });
  test("rows that pass again are opened without being named", () => {
    expect(revoked(readyDraft(), {})).toEqual([]);
  });
  test("a tick", () => {
    expect(revoked(readyDraft(), { pnlDifferenceUsd: "5" })).toEqual([
      {
        itemId: "demo-pnl",
        text: "PnL tracking accurate",
        tickedByName: "Erin",
        verifiedByName: null,
        waivedByName: null,
        reason: "PnL difference to the venue 5 USD, not within ≤ 0.00000001 USD",
      },
    ]);
  });
  test("a waiver that stood alone", () => {
    const bad = act(
      act(draft(), { type: "startDemo", runId: "demo-1" }),
      {
        type: "attachEvidence",
        evidence: evidenceOf("DEMO", "demo-1", { values: { pnlDifferenceUsd: "5" } }),
      },
      machine,
    );
    const waive = { type: "waiveItem", itemId: "demo-pnl", reason: "known and accepted" } as const;
    const before = act(bad, waive, { by: actorOf("riku") });
    expect(revoked(before, { pnlDifferenceUsd: "6" })).toEqual([
      expect.objectContaining({
        itemId: "demo-pnl",
        tickedByName: null,
        verifiedByName: null,
        waivedByName: "Riku",
      }),
    ]);
  });
});

describe("in review, new evidence voids the revision that it speaks against", () => {
  const frozenRow = (decision: Decision, metricId: string, verdict: "PASS" | "FAIL"): Decision => {
    const { snapshot } = decision;
    if (!snapshot) throw new Error("not frozen");
    const rows = snapshot.rows.map((row) => (row.metricId === metricId ? { ...row, verdict } : row));
    return { ...decision, snapshot: { ...snapshot, rows } };
  };
  const HEAD = "a new demo run speaks against it: ";
  const PNL = "“PnL tracking accurate”: PnL difference to the venue";
  test.each<[string, Decision, "DEMO" | "DRILL", Values, string | null]>([
    ["everything passes", threeGo(), "DEMO", {}, null],
    [
      "a row fails",
      threeGo(),
      "DEMO",
      { pnlDifferenceUsd: "5" },
      `${HEAD}${PNL} 5 USD, not within ≤ 0.00000001 USD`,
    ],
    [
      "a row was not measured",
      threeGo(),
      "DEMO",
      { pnlDifferenceUsd: undefined },
      `${HEAD}${PNL}: not measured`,
    ],
    [
      "a waived row was not measured",
      waived(threeGo(), "demo-pnl"),
      "DEMO",
      { pnlDifferenceUsd: undefined },
      null,
    ],
    [
      "a waived row fails outright",
      waived(threeGo(), "demo-pnl"),
      "DEMO",
      { pnlDifferenceUsd: "5" },
      `${HEAD}${PNL} 5 USD, not within ≤ 0.00000001 USD`,
    ],
    [
      "a metric that had met its target fails",
      threeGo(),
      "DEMO",
      { orderSuccessPct: "50" },
      `${HEAD}metric: order success 50 %, not within > 95 %`,
    ],
    [
      "a metric that had missed its target misses it again",
      frozenRow(threeGo(), "metric-order-success", "FAIL"),
      "DEMO",
      { orderSuccessPct: "50" },
      null,
    ],
    ["a metric was not measured", threeGo(), "DEMO", { orderSuccessPct: undefined }, null],
    [
      "drills that pass say nothing about a metric, whatever it is by now",
      { ...threeGo(), demo: evidenceOf("DEMO", "demo-1", { values: { orderSuccessPct: "50" } }) },
      "DRILL",
      {},
      null,
    ],
    [
      "a drill fails",
      threeGo(),
      "DRILL",
      { drillReduceOnly: "0" },
      "a new drill run speaks against it: “Reduce-only mode functional”: reduce-only drill 0, not within = 1",
    ],
  ])("%s", (_name, before, kind, values, reason) => {
    const [event, next] = arrives(before, kind, values);
    if (reason === null) expect(event?.type).toBe(kind === "DRILL" ? "evidenceRenewed" : "evidenceSetAside");
    else {
      expect(event).toMatchObject({ type: "revisionOpened", revision: 2, reason });
      expect(next?.type).toBe("evidenceAttached");
    }
  });
});
