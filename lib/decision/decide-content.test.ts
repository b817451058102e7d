import { describe, expect, test } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { CanaryConfig } from "../template/schema.ts";
import { checklistView } from "./checklist-view.ts";
import type { Command } from "./commands.ts";
import type { Decision } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import {
  act,
  actorOf,
  ask,
  CONTEXT,
  codeOf,
  draft,
  evidenceOf,
  inPhase,
  inReview,
  NOW_MS,
  readyDraft,
} from "./test-decision.ts";

const machine = { by: MACHINE_ACTOR };
const riku = { by: actorOf("riku") };

function withDemo(values: Record<string, string | null>, n = 100): Decision {
  const started = act(draft(), { type: "startDemo", runId: "demo-1" });
  return act(
    started,
    { type: "attachEvidence", evidence: evidenceOf("DEMO", "demo-1", { values, n }) },
    machine,
  );
}
const viewOf = (decision: Decision, itemId: string, nowMs = NOW_MS) =>
  checklistView(decision, rehearsalV1, nowMs).find((item) => item.itemId === itemId);

describe("a tick needs a pass", () => {
  test.each<[string, Decision, string | null]>([
    ["pass", withDemo({}), null],
    ["exactly at the limit", withDemo({ acceptancePct: "90" }), null],
    ["a hair below the limit", withDemo({ acceptancePct: "89.999" }), "VERDICT_NOT_PASS"],
    ["too few samples", withDemo({}, 7), "VERDICT_NOT_PASS"],
    ["just enough samples", withDemo({}, 8), null],
    ["nothing observed", withDemo({ acceptancePct: null }), "VERDICT_NOT_PASS"],
    ["no demo at all", draft(), "VERDICT_NOT_PASS"],
  ])("%s", (_name, decision, code) => {
    expect(codeOf(ask(decision, { type: "tickItem", itemId: "demo-acceptance" }))).toBe(code);
  });

  test("a waiver by the Risk Manager opens it, with its reason on the row", () => {
    const bad = withDemo({ acceptancePct: "80" });
    const waive: Command = { type: "waiveItem", itemId: "demo-acceptance", reason: "two known rejections" };
    expect(codeOf(ask(bad, waive))).toBe("NOT_PERMITTED");
    const waived = act(bad, waive, riku);
    expect(viewOf(waived, "demo-acceptance")).toMatchObject({
      mark: "WAIVED",
      verdict: "FAIL",
      isDone: true,
      waiver: { reason: "two known rejections", byName: "Riku" },
    });
    expect(codeOf(ask(waived, { type: "tickItem", itemId: "demo-acceptance" }))).toBeNull();
  });

  test("a passing item has nothing to waive", () => {
    expect(
      codeOf(
        ask(withDemo({}), { type: "waiveItem", itemId: "demo-acceptance", reason: "just in case" }, riku),
      ),
    ).toBe("NOTHING_TO_WAIVE");
  });

  test("an unknown item is named", () => {
    expect(codeOf(ask(draft(), { type: "tickItem", itemId: "__proto__" }))).toBe("UNKNOWN_ITEM");
  });
});

describe("risk items need a second person", () => {
  const itemId = "risk-kill-switch";
  test("the person who ticked cannot verify", () => {
    const both = actorOf("erin", [
      { personId: "erin", name: "Erin", roles: ["ENGINEER", "RISK_MANAGER"], active: true },
    ]);
    const unticked = act(readyDraft(), { type: "untickItem", itemId });
    expect(codeOf(ask(unticked, { type: "verifyItem", itemId }, riku))).toBe("NOT_TICKED");
    const ticked = act(unticked, { type: "tickItem", itemId });
    expect(codeOf(ask(ticked, { type: "verifyItem", itemId }, { by: both }))).toBe("SECOND_PERSON_NEEDED");
    expect(viewOf(ticked, itemId)?.isDone).toBe(false);
    expect(viewOf(act(ticked, { type: "verifyItem", itemId }, riku), itemId)?.isDone).toBe(true);
  });

  test("taking the tick back takes the verification with it", () => {
    expect(viewOf(act(readyDraft(), { type: "untickItem", itemId }), itemId)).toMatchObject({
      tick: null,
      verified: null,
    });
  });

  test("other checklists need none", () => {
    expect(codeOf(ask(readyDraft(), { type: "verifyItem", itemId: "demo-pnl" }, riku))).toBe(
      "NO_SECOND_PERSON_HERE",
    );
  });
});

describe("configuration", () => {
  const config = (change: Partial<CanaryConfig>): Command => ({
    type: "changeConfig",
    config: { ...draft().config, ...change },
  });
  test.each<[string, Partial<CanaryConfig>, string | null]>([
    ["max loss equal to the daily cap", { maxLossUsd: "20" }, null],
    ["max loss above the daily cap", { maxLossUsd: "100.01" }, "INVALID_CONFIG"],
    ["size equal to the position limit", { sizeBtc: "0.02" }, null],
    ["size above the position limit", { sizeBtc: "0.0201" }, "INVALID_CONFIG"],
    ["no size", { sizeBtc: "0" }, "INVALID_CONFIG"],
    ["no max loss", { maxLossUsd: "0.00" }, "INVALID_CONFIG"],
    ["negative size", { sizeBtc: "-1" }, "INVALID_CONFIG"],
    ["a rehearsal made production", { environment: "PRODUCTION" }, "INVALID_CONFIG"],
    ["shorter than its checkpoints", { durationSec: 89 }, "INVALID_CONFIG"],
    ["longer than four hours", { durationSec: 14_401 }, "INVALID_CONFIG"],
    ["another venue's name", { symbol: "BTC/USDT" }, "INVALID_CONFIG"],
  ])("%s", (_name, change, code) => {
    expect(codeOf(ask(draft(), config(change)))).toBe(code);
  });

  test("the same values are no change, also in review", () => {
    expect(ask(inReview(), config({}))).toEqual({ ok: true, events: [] });
  });

  test.each<[string, Partial<CanaryConfig>, boolean, boolean]>([
    ["another size: demo and drills are void", { sizeBtc: "0.02" }, true, true],
    ["another max loss: the drills are void", { maxLossUsd: "4" }, false, true],
    ["another length: both stand", { durationSec: 120 }, false, false],
  ])("%s", (_name, change, dropsDemo, dropsDrills) => {
    const after = act(readyDraft(), config(change));
    expect([after.demo === null, after.drills === null]).toEqual([dropsDemo, dropsDrills]);
  });

  const IN_USE = `okx-test/test/${"0123456789abcdef".repeat(2)}`;
  test.each<[string, string, readonly string[] | undefined, string | null]>([
    ["that is in use", IN_USE, [IN_USE], null],
    ["of an installation that has none", IN_USE, [], "Venue okx-test is not in use here, or has changed."],
    ["that nobody named", IN_USE, undefined, "Venue okx-test is not in use here, or has changed."],
    [
      "whose profile is another by now",
      IN_USE.replace("0123", "3210"),
      [IN_USE],
      "Venue okx-test is not in use here, or has changed.",
    ],
    [
      "with real money, for a rehearsal",
      IN_USE.replace("/test/", "/live/"),
      [IN_USE.replace("/test/", "/live/")],
      "A rehearsal does not run on a venue with real money.",
    ],
  ])("a venue %s", (_name, venue, venues, problems) => {
    const context = { ...CONTEXT, ...(venues ? { venues } : {}) };
    const answer = ask(readyDraft(), config({ venue }), { context });
    if (problems === null)
      expect(answer).toMatchObject({
        ok: true,
        events: [{ type: "configChanged", drops: ["demo", "drills"] }],
      });
    else expect(answer).toMatchObject({ refusal: { code: "INVALID_CONFIG", details: { problems } } });
  });

  test("a demo under way keeps its values", () => {
    const running = act(readyDraft(), { type: "startDemo", runId: "demo-2" });
    expect(codeOf(ask(running, config({ sizeBtc: "0.02" })))).toBe("EVIDENCE_RUN_UNDER_WAY");
  });
});

describe("any change after submit is a new revision without signatures", () => {
  const changes: Command[] = [
    { type: "renameDecision", title: "Another title" },
    { type: "changeConfig", config: { ...draft().config, maxLossUsd: "4" } },
    { type: "untickItem", itemId: "demo-pnl" },
    { type: "attestItem", itemId: "demo-pnl", value: "0", note: "" },
    { type: "writeNote", noteId: "market", text: "calm" },
  ];
  test.each(
    changes.flatMap((command) =>
      (["IN_REVIEW", "AUTHORIZED"] as const).map((phase) => [command.type, phase, command] as const),
    ),
  )("%s in %s", (_type, phase, command) => {
    const before = inPhase(phase);
    const answer = ask(before, command);
    expect(answer).toMatchObject({
      ok: true,
      events: [{ type: "revisionOpened", authorisationVoided: phase === "AUTHORIZED" }, {}],
    });
    const [opened] = answer.ok ? answer.events : [];
    expect(opened?.type === "revisionOpened" && opened.voided.map((one) => one.role)).toEqual(
      before.signOffs.map((one) => one.role),
    );
    expect(act(before, command)).toMatchObject({
      phase: "DRAFT",
      revision: 2,
      signOffs: [],
      contentHash: null,
      authorisation: null,
    });
  });

  test("there and back again is still a new revision", () => {
    const there = act(inReview(), { type: "writeNote", noteId: "market", text: "calm" });
    const back = act(there, { type: "writeNote", noteId: "market", text: "" });
    expect(back).toMatchObject({ phase: "DRAFT", revision: 2, contentHash: null });
    expect(act(back, { type: "submit" }).contentHash).not.toBe(inReview().contentHash);
  });

  test("a contact is no content: signatures stand", () => {
    const before = inPhase("IN_REVIEW");
    const contact = {
      id: "escalation",
      role: "Escalation",
      name: "Kim",
      phone: "+49 30 1",
      email: "kim@example.org",
    };
    const after = act(before, { type: "setContact", contact });
    expect(after).toMatchObject({
      phase: "IN_REVIEW",
      revision: 1,
      contentHash: before.contentHash,
      signOffs: before.signOffs,
    });
  });

  test("who edited stays an editor over all revisions", () => {
    const after = act(
      inReview(),
      { type: "writeNote", noteId: "market", text: "calm" },
      { by: actorOf("paula") },
    );
    expect(after.editors).toEqual(["erin"]);
  });
});
