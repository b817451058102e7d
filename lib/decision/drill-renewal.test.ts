import { describe, expect, test } from "vitest";
import { MS_PER_HOUR, MS_PER_MIN } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { Template } from "../template/schema.ts";
import { contentHashOf } from "./approved-content.ts";
import { renewalTrouble, renewsAtMs } from "./drill-renewal.ts";
import { dueNotices } from "./due-notices.ts";
import { evidenceFreshness } from "./evidence-freshness.ts";
import { judgeRow } from "./judge-row.ts";
import type { Decision } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import { blockers } from "./readiness.ts";
import {
  act,
  actorOf,
  ask,
  authorised,
  BUILD_ID,
  draft,
  evidenceOf,
  NOW_MS,
  PEOPLE,
  readyDraft,
  threeGo,
} from "./test-decision.ts";

const machine = { by: MACHINE_ACTOR };
const H = MS_PER_HOUR;
/** Drills count for 24 h: due half an hour before the warning. */
const DUE_MS = NOW_MS + 21.5 * H;
const asked = (decision: Decision) => act(decision, { type: "setDrillRenewal", isOn: true });
const renews = (decision: Decision, nowMs: number, template: Template = rehearsalV1) => {
  const answer = ask(decision, { type: "renewDrills", runId: "drill-9" }, { ...machine, nowMs, template });
  return answer.ok ? answer.events.length > 0 : answer.refusal.code;
};
const run = (kind: "DEMO" | "DRILL" | "CANARY", outcome: string | null, startedAtMs = NOW_MS + H) => ({
  runId: `${kind}-${startedAtMs}`,
  kind,
  startedAtMs,
  outcome,
});
const withRuns = (decision: Decision, ...runs: Decision["runs"]): Decision => ({
  ...decision,
  runs: [...decision.runs, ...runs],
});
const counting = (drillMaxAgeHours: number): Template => ({
  ...rehearsalV1,
  timing: { ...rehearsalV1.timing, drillMaxAgeHours },
});
/** A renewal run that was started when it was due and now ends with these values. */
function renewed(before: Decision, change: Parameters<typeof evidenceOf>[2] = {}): Decision {
  const started = act(
    asked(before),
    { type: "renewDrills", runId: "drill-2" },
    { ...machine, nowMs: DUE_MS },
  );
  const observedAtMs = DUE_MS + MS_PER_MIN;
  const evidence = evidenceOf("DRILL", "drill-2", { observedAtMs, ...change });
  return act(started, { type: "attachEvidence", evidence }, { ...machine, nowMs: observedAtMs });
}

describe("whether the drills are due", () => {
  const noDrills = { ...asked(readyDraft()), drills: null };
  const failed = evidenceOf("DRILL", "drill-1", { values: { drillReduceOnly: "0" } });
  const notEnded = { ...evidenceOf("DRILL", "drill-1"), outcome: "FAILED" };
  test.each<[string, Decision, number, boolean, Template?]>([
    ["nobody asked for it", readyDraft(), DUE_MS, false],
    ["a millisecond early", asked(readyDraft()), DUE_MS - 1, false],
    ["in time", asked(readyDraft()), DUE_MS, true],
    ["in review", asked(threeGo()), DUE_MS, true],
    ["after they have expired", asked(readyDraft()), NOW_MS + 30 * H, true],
    ["without evidence there is nothing to renew", noDrills, DUE_MS, false],
    ["what failed is mended, not renewed", { ...asked(readyDraft()), drills: failed }, DUE_MS, false],
    ["nor is what did not succeed", { ...asked(readyDraft()), drills: notEnded }, DUE_MS, false],
    ["while the demo runs", withRuns(asked(readyDraft()), run("DEMO", null, DUE_MS - 1_000)), DUE_MS, false],
    ["while drills run", withRuns(asked(readyDraft()), run("DRILL", null, DUE_MS - 1_000)), DUE_MS, false],
    [
      "a demo given up long ago is in nobody's way",
      withRuns(asked(readyDraft()), run("DEMO", null)),
      DUE_MS,
      true,
    ],
    ["while the canary is out", asked(authorised()), DUE_MS, false],
    [
      "after a scrubbed launch",
      act(asked(authorised()), { type: "markRunEnded", runId: "canary-1", outcome: "SCRUBBED" }, machine),
      DUE_MS,
      true,
    ],
    ["after one run came to nothing", withRuns(asked(readyDraft()), run("DRILL", null)), DUE_MS, true],
    [
      "after two, people have to look",
      withRuns(asked(readyDraft()), run("DRILL", null), run("DRILL", "SCRUBBED", NOW_MS + 2 * H)),
      DUE_MS,
      false,
    ],
    [
      "runs from before the evidence do not count",
      withRuns(
        asked(readyDraft()),
        run("DRILL", null, NOW_MS),
        run("DRILL", null, NOW_MS - 1),
        run("DRILL", null, NOW_MS - 2),
      ),
      DUE_MS,
      true,
    ],
    ["what counts 4 h is renewed in its last hour", asked(readyDraft()), NOW_MS + 3 * H, true, counting(4)],
    ["and not before", asked(readyDraft()), NOW_MS + 3 * H - 1, false, counting(4)],
  ])("%s", (_name, decision, nowMs, isDue, template) => {
    expect(renews(decision, nowMs, template)).toBe(isDue);
  });

  test("when it will be, for the page", () => {
    expect(renewsAtMs({ decision: readyDraft(), template: rehearsalV1, nowMs: NOW_MS })).toBe(DUE_MS);
    expect(renewsAtMs({ decision: draft(), template: rehearsalV1, nowMs: NOW_MS })).toBeNull();
  });
  test("the run that is started says what it is for", () => {
    const started = act(
      asked(readyDraft()),
      { type: "renewDrills", runId: "d-2" },
      { ...machine, nowMs: DUE_MS },
    );
    expect(started.runs.at(-1)).toEqual({
      runId: "d-2",
      kind: "DRILL",
      startedAtMs: DUE_MS,
      outcome: null,
      isRenewal: true,
    });
    expect(renews(started, DUE_MS + 1)).toBe(false);
  });
});

describe("asking for it", () => {
  test("is kept with name and time, changes nothing that is signed, and can be ended", () => {
    const before = threeGo();
    const on = asked(before);
    expect(on.renewsDrills).toEqual({ by: "erin", byName: "Erin", atMs: NOW_MS });
    expect(on).toEqual({ ...before, renewsDrills: on.renewsDrills });
    expect(ask(on, { type: "setDrillRenewal", isOn: true })).toEqual({ ok: true, events: [] });
    expect(act(on, { type: "setDrillRenewal", isOn: false })).toEqual(before);
    expect(ask(before, { type: "setDrillRenewal", isOn: false })).toEqual({ ok: true, events: [] });
  });
});

describe("in a draft", () => {
  const ticks = ({ answers }: Decision) => answers["risk-reduce-only"];
  test("a pass becomes the evidence, and ticks and verifications stay", () => {
    const before = readyDraft();
    const after = renewed(before);
    expect(after.drills).toMatchObject({ runId: "drill-2", observedAtMs: DUE_MS + MS_PER_MIN });
    expect(after.drillRenewal).toBeNull();
    expect(ticks(after)).toEqual(ticks(before));
    expect(after.runs.at(-1)?.outcome).toBe("SUCCEEDED");
  });
  test("a failure opens what rested on it", () => {
    const after = renewed(readyDraft(), { values: { drillReduceOnly: "0" } });
    expect(ticks(after)).toMatchObject({ tickedBy: null, verifiedBy: null });
    expect(renews(after, DUE_MS + 22 * H)).toBe(false);
  });
  test("another build's drills are new evidence, not the same again", () => {
    expect(ticks(renewed(readyDraft(), { buildId: "build-2" }))?.tickedBy).toBeNull();
  });
  test("a run that a person starts is looked at again by people, as before", () => {
    const started = act(readyDraft(), { type: "startDrills", runId: "drill-2" });
    const after = act(started, { type: "attachEvidence", evidence: evidenceOf("DRILL", "drill-2") }, machine);
    expect(ticks(after)?.tickedBy).toBeNull();
  });
});

describe("after submit", () => {
  const nowMs = DUE_MS + MS_PER_MIN;
  test("a pass changes nothing that was signed; the evidence counts from it on", () => {
    const before = threeGo();
    const after = renewed(before);
    const digest = evidenceOf("DRILL", "drill-2", { observedAtMs: nowMs }).digest;
    expect(after.drillRenewal).toEqual({ runId: "drill-2", digest, observedAtMs: nowMs });
    expect(after.drills).toEqual(before.drills);
    expect(contentHashOf(after, rehearsalV1, BUILD_ID)).toBe(before.contentHash);
    const fresh = { state: "FRESH", ageMs: 0, expiresAtMs: nowMs + 24 * H };
    expect(evidenceFreshness(after, rehearsalV1, "drills", nowMs)).toEqual(fresh);
    const row = rehearsalV1.checklists
      .flatMap(({ items }) => items)
      .find(({ id }) => id === "risk-reduce-only");
    if (!row) throw new Error("no such row");
    const judged = judgeRow(after, rehearsalV1, { item: row, needsSecondPerson: true }, nowMs);
    expect(judged).toMatchObject({ observedAtMs: NOW_MS, expiresAtMs: nowMs + 24 * H, isDone: true });
  });
  test("GO is refused on drills that have expired and given on renewed ones", () => {
    const lateMs = NOW_MS + 24 * H + MS_PER_MIN;
    // The demo and the sign-offs are of that day.
    const today = (decision: Decision): Decision => ({
      ...decision,
      demo: evidenceOf("DEMO", "demo-1", { observedAtMs: nowMs }),
    });
    const codes = (decision: Decision) =>
      blockers(today(decision), rehearsalV1, lateMs, PEOPLE, { buildId: BUILD_ID }).map(({ code }) => code);
    expect(codes(threeGo())).toContain("EVIDENCE_EXPIRED");
    expect(codes(renewed(threeGo()))).not.toContain("EVIDENCE_EXPIRED");
  });
  test("a failure takes the revision back", () => {
    const after = renewed(threeGo(), { values: { drillReduceOnly: "0" } });
    expect(after).toMatchObject({ phase: "DRAFT", revision: 2, signOffs: [], drillRenewal: null });
  });
  test("drills that did not all run to their end renew nothing", () => {
    const before = threeGo();
    const started = act(asked(before), { type: "renewDrills", runId: "d-2" }, { ...machine, nowMs: DUE_MS });
    const evidence = { ...evidenceOf("DRILL", "d-2"), outcome: "FAILED" };
    expect(act(started, { type: "attachEvidence", evidence }, machine).drillRenewal).toBeNull();
  });
  test("a launch that was scrubbed finds them fresh", () => {
    const scrubbed = act(
      authorised(),
      { type: "markRunEnded", runId: "canary-1", outcome: "SCRUBBED" },
      machine,
    );
    expect(renewed(scrubbed)).toMatchObject({ phase: "AUTHORIZED", drillRenewal: { runId: "drill-2" } });
  });
  test("reopened, the draft stands on what was signed, and other values drop the renewal too", () => {
    const after = renewed(threeGo());
    expect(act(after, { type: "reopen", reason: "look again" }).drillRenewal).toBeNull();
    const config = { ...after.config, maxLossUsd: "4" };
    const changed = act(after, { type: "changeConfig", config }, { nowMs });
    expect(changed).toMatchObject({ drills: null, drillRenewal: null });
    const draftWith = { ...readyDraft(), drillRenewal: after.drillRenewal };
    expect(act(draftWith, { type: "changeConfig", config }, { nowMs }).drillRenewal).toBeNull();
    const longer = { ...after.config, durationSec: after.config.durationSec + 1 };
    expect(act(draftWith, { type: "changeConfig", config: longer }, { nowMs }).drillRenewal).toEqual(
      after.drillRenewal,
    );
  });
});

test("only people may ask, only the worker may renew", () => {
  expect(ask(readyDraft(), { type: "renewDrills", runId: "x" }, { by: actorOf("erin") }).ok).toBe(false);
  expect(ask(readyDraft(), { type: "setDrillRenewal", isOn: true }, machine).ok).toBe(false);
});

describe("a renewal that stopped is told", () => {
  const LOST = "Two drill runs came to nothing. See why, then run the drills.";
  const FAILED = "The drills ran again and did not all pass. Mend the cause, then run them.";
  const again = (startedAtMs: number, outcome: string | null = "SCRUBBED") => ({
    ...run("DRILL", outcome, startedAtMs),
    isRenewal: true,
  });
  const failed = renewed(readyDraft(), { values: { drillReduceOnly: "0" } });
  const twice = withRuns(asked(threeGo()), again(DUE_MS), again(DUE_MS + 1));
  test.each<[string, Decision, string | null]>([
    ["nothing has run yet", asked(readyDraft()), null],
    ["one run was lost", withRuns(asked(threeGo()), again(DUE_MS)), null],
    ["two were lost", twice, LOST],
    ["the second is under way", withRuns(asked(threeGo()), again(DUE_MS), again(DUE_MS + 1, null)), null],
    ["nobody wants it any more", { ...twice, renewsDrills: null }, null],
    ["the evidence is gone", { ...twice, drills: null }, null],
    ["no drill ever ran", { ...twice, runs: [] }, null],
    ["a person has started them since", withRuns(twice, run("DRILL", null, DUE_MS + 2)), null],
    ["a drill failed in a draft", failed, FAILED],
    ["a drill failed in review", renewed(threeGo(), { values: { drillReduceOnly: "0" } }), FAILED],
    ["all passed", renewed(readyDraft()), null],
    ["all passed in review", renewed(threeGo()), null],
  ])("%s", (_name, decision, words) => {
    const nowMs = DUE_MS + 2 * MS_PER_MIN;
    expect(renewalTrouble({ decision, template: rehearsalV1, nowMs })?.words ?? null).toBe(words);
    const told = dueNotices({
      decision,
      template: rehearsalV1,
      people: [],
      watchers: [],
      failure: null,
      nowMs,
    });
    const stopped = told.filter(({ key }) => key.startsWith("renewal:"));
    const last = decision.runs.at(-1)?.runId;
    expect(stopped).toEqual(
      words === null
        ? []
        : [
            {
              kind: "EXPIRES_SOON",
              to: expect.arrayContaining([decision.createdBy, "erin"]),
              title: `#${decision.number} ${decision.title}: the drills were not renewed`,
              detail: `${words} Nothing starts them by itself any more.`,
              href: `/decisions/${decision.id}#evidence`,
              key: `renewal:${last}`,
            },
          ],
    );
  });
  test("not once the canary has flown", () => {
    const told = dueNotices({
      decision: { ...twice, phase: "LAUNCHED" },
      template: rehearsalV1,
      people: [],
      watchers: [],
      failure: null,
      nowMs: DUE_MS + MS_PER_HOUR,
    });
    expect(told).toEqual([]);
  });
});
