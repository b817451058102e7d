import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { checklistView } from "./checklist-view.ts";
import type { Command } from "./commands.ts";
import type { Decision } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import { blockers } from "./readiness.ts";
import {
  act,
  actorOf,
  ask,
  authorised,
  codeOf,
  evidenceOf,
  inPhase,
  inReview,
  NOW_MS,
  PEOPLE,
  readyDraft,
  threeGo,
} from "./test-decision.ts";

const machine = { by: MACHINE_ACTOR };
const riku = { by: actorOf("riku") };
const BAD = { values: { acceptancePct: "80" } };
const attach = (kind: "DEMO" | "DRILL", runId: string, change = {}): Command => ({
  type: "attachEvidence",
  evidence: evidenceOf(kind, runId, change),
});
const viewOf = (decision: Decision, itemId: string, nowMs = NOW_MS) =>
  checklistView(decision, rehearsalV1, nowMs).find((item) => item.itemId === itemId);
/** The decision with a run that was started and has not ended. */
const withRun = (decision: Decision, runId: string, kind: "DEMO" | "DRILL"): Decision => ({
  ...decision,
  runs: [...decision.runs, { runId, kind, startedAtMs: NOW_MS, outcome: null }],
});

describe("in a draft", () => {
  test("evidence that fails takes tick and verification and says whose", () => {
    const started = act(readyDraft(), { type: "startDrills", runId: "drill-2" });
    const bad = attach("DRILL", "drill-2", { values: { drillReduceOnly: "0" } });
    const answer = ask(started, bad, machine);
    expect(answer).toMatchObject({
      ok: true,
      events: [
        {
          type: "evidenceAttached",
          revoked: [{ itemId: "risk-reduce-only", tickedByName: "Erin", verifiedByName: "Riku" }],
        },
      ],
    });
    const after = act(started, bad, machine);
    expect(viewOf(after, "risk-reduce-only")).toMatchObject({ tick: null, verified: null, verdict: "FAIL" });
    expect(codeOf(ask(after, { type: "tickItem", itemId: "risk-reduce-only" }))).toBe("VERDICT_NOT_PASS");
  });

  test("evidence that has expired opens its items again, with the age; the old tick is shown as lapsed", () => {
    const nowMs = NOW_MS + 26 * MS_PER_HOUR;
    const view = viewOf(readyDraft(), "demo-acceptance", nowMs);
    expect(view).toMatchObject({
      tick: null,
      lapsed: { byName: "Erin" },
      isDone: false,
      hasExpired: true,
      reason: "open again: the evidence is 26 h 0 min old and counts for 24 h 0 min",
    });
    expect(codeOf(ask(readyDraft(), { type: "tickItem", itemId: "demo-acceptance" }, { nowMs }))).toBe(
      "VERDICT_NOT_PASS",
    );
    expect(
      codeOf(ask(readyDraft(), { type: "verifyItem", itemId: "risk-kill-switch" }, { ...riku, nowMs })),
    ).toBe("VERDICT_NOT_PASS");
  });

  test("a rule that follows the configuration takes the ticks along when it changes", () => {
    const config = { ...readyDraft().config, dailyLossCapUsd: "19" };
    const after = act(readyDraft(), { type: "changeConfig", config });
    expect(after.answers["risk-daily-loss-cap"]).toMatchObject({ tickedBy: null, verifiedBy: null });
    expect(after.answers["demo-acceptance"]?.tickedBy).toBe("erin");
  });
});

describe("waivers", () => {
  const itemId = "demo-acceptance";
  const bad = act(
    act(readyDraft(), { type: "startDemo", runId: "demo-2" }),
    attach("DEMO", "demo-2", BAD),
    machine,
  );
  const waived = act(bad, { type: "waiveItem", itemId, reason: "known and accepted" }, riku);
  test("settle an item with who and why, and can be taken back", () => {
    expect(viewOf(waived, itemId)).toMatchObject({ isDone: true, mark: "WAIVED" });
    const after = act(waived, { type: "withdrawWaiver", itemId }, riku);
    expect(viewOf(after, itemId)).toMatchObject({ isDone: false, waiver: null });
    expect(codeOf(ask(after, { type: "withdrawWaiver", itemId }, riku))).toBe("NO_WAIVER");
  });
  test("a tick on a waiver goes with it", () => {
    const ticked = act(waived, { type: "tickItem", itemId });
    const after = act(ticked, { type: "withdrawWaiver", itemId }, riku);
    expect(after.answers[itemId]).toMatchObject({ tickedBy: null, waiver: null });
  });
  test("are the Risk Manager's alone", () => {
    for (const personId of ["erin", "paula", "cleo", "olaf"]) {
      const by = actorOf(personId);
      const waive: Command = { type: "waiveItem", itemId, reason: "known and accepted" };
      expect(codeOf(ask(bad, waive, { by }))).toBe("NOT_PERMITTED");
      expect(codeOf(ask(waived, { type: "withdrawWaiver", itemId }, { by }))).toBe("NOT_PERMITTED");
    }
  });
});

test("who attested an item may not verify it", () => {
  const both = { personId: "duo", name: "Duo", roles: ["ENGINEER", "RISK_MANAGER"] as const };
  const itemId = "risk-kill-switch";
  const attestedBy = { ...inReview(), ...readyDraft(), drills: null };
  const attested = act(attestedBy, { type: "attestItem", itemId, value: "seen", note: "" }, { by: both });
  const ticked = act(attested, { type: "tickItem", itemId });
  expect(codeOf(ask(ticked, { type: "verifyItem", itemId }, { by: both }))).toBe("SECOND_PERSON_NEEDED");
  expect(codeOf(ask(ticked, { type: "verifyItem", itemId }, riku))).toBeNull();
});

describe("after submit", () => {
  test("a run may be repeated in review, and GO waits for its end", () => {
    const doubted = act(threeGo(), { type: "startDemo", runId: "demo-2" });
    expect(doubted).toMatchObject({ phase: "IN_REVIEW", revision: 1, contentHash: threeGo().contentHash });
    const codes = blockers(doubted, rehearsalV1, NOW_MS, PEOPLE).map((one) => one.code);
    expect(codes).toEqual(["EVIDENCE_RUN_UNDER_WAY"]);
    expect(codeOf(ask(authorised(), { type: "startDemo", runId: "demo-2" }))).toBe("CONTENT_FROZEN");
  });

  test.each([
    ["in review", withRun(threeGo(), "demo-2", "DEMO")],
    ["after GO", withRun(authorised(), "demo-2", "DEMO")],
  ])("evidence that fails voids the revision %s, in words", (_name, before) => {
    const answer = ask(before, attach("DEMO", "demo-2", BAD), machine);
    expect(answer).toMatchObject({
      ok: true,
      events: [{ type: "revisionOpened" }, { type: "evidenceAttached" }],
    });
    const reason = answer.ok && answer.events[0]?.type === "revisionOpened" ? answer.events[0].reason : "";
    expect(reason).toMatch(
      /^a new demo run speaks against it: “Acceptance rate ≥ 90%”: acceptance rate 80 %/,
    );
    const after = act(before, attach("DEMO", "demo-2", BAD), machine);
    expect(after).toMatchObject({
      phase: "DRAFT",
      revision: 2,
      signOffs: [],
      authorisation: null,
      contentHash: null,
    });
    expect(after.answers["demo-acceptance"]?.tickedBy).toBeNull();
  });

  test("too few samples speak against it as well", () => {
    const before = withRun(threeGo(), "demo-2", "DEMO");
    expect(act(before, attach("DEMO", "demo-2", { n: 1 }), machine).phase).toBe("DRAFT");
  });

  test("a metric that met its target and no longer does", () => {
    const before = withRun(threeGo(), "demo-2", "DEMO");
    const bad = { values: { orderSuccessPct: "50" } };
    expect(act(before, attach("DEMO", "demo-2", bad), machine)).toMatchObject({
      phase: "DRAFT",
      revision: 2,
    });
  });

  test("evidence that passes changes nothing that was signed, and is noted", () => {
    const before = withRun(threeGo(), "demo-2", "DEMO");
    const again = attach("DEMO", "demo-2", { n: 50 });
    expect(ask(before, again, machine)).toMatchObject({ ok: true, events: [{ type: "evidenceSetAside" }] });
    const after = act(before, again, machine);
    expect(after).toMatchObject({ phase: "IN_REVIEW", contentHash: before.contentHash, demo: before.demo });
    expect(after.runs.at(-1)?.outcome).toBe("SUCCEEDED");
    expect(ask(after, again, machine)).toEqual({ ok: true, events: [] });
  });

  test.each(["LAUNCHED", "REFUSED", "SUCCEEDED", "FAILED"] as const)("in %s it is noted", (phase) => {
    const before = withRun(inPhase(phase), "demo-2", "DEMO");
    const after = act(before, attach("DEMO", "demo-2", BAD), machine);
    expect(after).toMatchObject({ phase, revision: before.revision, demo: before.demo });
    expect(ask(before, attach("DEMO", "demo-2", BAD), machine)).toMatchObject({
      events: [{ type: "evidenceSetAside", why: `the decision is ${phase} already` }],
    });
  });
});
