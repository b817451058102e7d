import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { checklistView } from "./checklist-view.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import { blockers } from "./readiness.ts";
import { snapshotRows } from "./snapshot.ts";
import {
  act,
  actorOf,
  ask,
  BUILD_ID,
  codeOf,
  draft,
  evidenceOf,
  inReview,
  NOW_MS,
  PEOPLE,
  readyDraft,
} from "./test-decision.ts";

const machine = { by: MACHINE_ACTOR };
const attach = (evidence = evidenceOf("DEMO", "demo-1")) => ({ type: "attachEvidence" as const, evidence });

describe("evidence belongs to a run of this decision", () => {
  const started = act(draft(), { type: "startDemo", runId: "demo-1" });
  test.each([
    ["a run never started", attach(evidenceOf("DEMO", "demo-7")), "UNKNOWN_RUN"],
    [
      "a demo that calls itself drills",
      attach({ ...evidenceOf("DEMO", "demo-1"), source: "DRILL" }),
      "BAD_EVIDENCE",
    ],
    ["typed by hand", attach({ ...evidenceOf("DEMO", "demo-1"), source: "ATTESTED" }), "BAD_EVIDENCE"],
    ["of no run", attach({ ...evidenceOf("DEMO", "demo-1"), runId: null }), "BAD_EVIDENCE"],
  ])("%s", (_name, command, code) => {
    expect(codeOf(ask(started, command, machine))).toBe(code);
  });

  test("a claimed digest is replaced by the right one", () => {
    const evidence = evidenceOf("DEMO", "demo-1");
    expect(act(started, attach({ ...evidence, digest: "0".repeat(64) }), machine).demo).toEqual(evidence);
  });

  test("the same evidence twice is attached once", () => {
    const once = act(started, attach(), machine);
    expect(ask(once, attach(), machine)).toEqual({ ok: true, events: [] });
  });

  test("one demo at a time, and a lost one is given up after a while", () => {
    expect(codeOf(ask(started, { type: "startDemo", runId: "demo-2" }))).toBe("EVIDENCE_RUN_UNDER_WAY");
    expect(
      codeOf(ask(started, { type: "startDemo", runId: "demo-1" }, { nowMs: NOW_MS + MS_PER_HOUR })),
    ).toBe("RUN_ID_TAKEN");
    expect(
      codeOf(ask(started, { type: "startDemo", runId: "demo-2" }, { nowMs: NOW_MS + MS_PER_HOUR })),
    ).toBeNull();
  });

  test("an older demo that ends late does not replace the newer one", () => {
    const later = NOW_MS + MS_PER_HOUR;
    const second = act(started, { type: "startDemo", runId: "demo-2" }, { nowMs: later });
    const after = act(second, attach(), machine);
    expect(after.demo).toBeNull();
    expect(after.runs.map((run) => run.outcome)).toEqual(["SUCCEEDED", null]);
  });
});

test("new evidence opens the rows that it feeds, and only those", () => {
  const rerun = act(readyDraft(), { type: "startDrills", runId: "drill-2" });
  const after = act(rerun, { type: "attachEvidence", evidence: evidenceOf("DRILL", "drill-2") }, machine);
  const open = checklistView(after, rehearsalV1, NOW_MS).filter((item) => !item.isDone);
  expect(open.map((item) => item.checklistId)).toEqual(Array(5).fill("risk-controls"));
});

test("a waiver ends with the evidence that it was given for", () => {
  const bad = evidenceOf("DEMO", "demo-1", { values: { acceptancePct: "80" } });
  let decision = act(act(draft(), { type: "startDemo", runId: "demo-1" }), attach(bad), machine);
  decision = act(
    decision,
    { type: "waiveItem", itemId: "demo-acceptance", reason: "known and accepted" },
    { by: actorOf("riku") },
  );
  decision = act(decision, { type: "startDemo", runId: "demo-2" });
  decision = act(
    decision,
    attach(evidenceOf("DEMO", "demo-2", { values: { acceptancePct: "10" } })),
    machine,
  );
  expect(decision.answers["demo-acceptance"]?.waiver).toBeNull();
});

test("a frozen revision takes no evidence, but notes that the run has ended", () => {
  const before = {
    ...inReview(),
    runs: [
      ...inReview().runs,
      { runId: "demo-2", kind: "DEMO" as const, startedAtMs: NOW_MS, outcome: null },
    ],
  };
  const after = act(before, attach(evidenceOf("DEMO", "demo-2", { n: 9 })), machine);
  expect(after).toMatchObject({ phase: "IN_REVIEW", demo: before.demo, contentHash: before.contentHash });
  expect(after.runs.at(-1)?.outcome).toBe("SUCCEEDED");
});

describe("what keeps a draft from being submitted", () => {
  const codes = (decision = readyDraft(), nowMs = NOW_MS, facts = {}) =>
    blockers(decision, rehearsalV1, nowMs, PEOPLE, { buildId: BUILD_ID, ...facts }).map(
      (blocker) => blocker.code,
    );

  test("nothing, when all is done", () => expect(codes()).toEqual([]));
  test("an empty draft is told once about each missing run, not fifteen times", () => {
    expect(codes(draft())).toEqual(["EVIDENCE_MISSING", "EVIDENCE_MISSING"]);
  });
  test("evidence exactly at its age counts, a millisecond later it does not", () => {
    expect(codes(readyDraft(), NOW_MS + 24 * MS_PER_HOUR)).toEqual([]);
    expect(codes(readyDraft(), NOW_MS + 24 * MS_PER_HOUR + 1)).toEqual([
      "EVIDENCE_EXPIRED",
      "EVIDENCE_EXPIRED",
    ]);
  });
  test("evidence of another build shows nothing about this one", () => {
    expect(codes(readyDraft(), NOW_MS, { buildId: "build-2" })).toEqual([
      "EVIDENCE_OF_OTHER_BUILD",
      "EVIDENCE_OF_OTHER_BUILD",
    ]);
  });
  test("a run under way", () => {
    expect(codes(act(readyDraft(), { type: "startDemo", runId: "demo-2" }))).toEqual([
      "EVIDENCE_RUN_UNDER_WAY",
    ]);
  });
  test("a row without a tick, with its place", () => {
    const decision = act(readyDraft(), { type: "untickItem", itemId: "risk-reduce-only" });
    expect(blockers(decision, rehearsalV1, NOW_MS, PEOPLE)).toEqual([
      {
        code: "ITEM_NOT_TICKED",
        words: "“Reduce-only mode functional” waits for a tick",
        href: "#item-risk-reduce-only",
      },
    ]);
    const ticked = act(decision, { type: "tickItem", itemId: "risk-reduce-only" });
    expect(codes(ticked)).toEqual(["ITEM_NOT_VERIFIED"]);
  });
  test("submit refuses with the same list", () => {
    const answer = ask(draft(), { type: "submit" });
    expect(answer).toMatchObject({
      ok: false,
      refusal: { code: "NOT_READY", blockers: blockers(draft(), rehearsalV1, NOW_MS, PEOPLE) },
    });
  });
});

describe("the snapshot", () => {
  test("shows value, margin and verdict of all six metrics", () => {
    const rows = snapshotRows(readyDraft(), rehearsalV1, NOW_MS);
    expect(rows.map((row) => [row.value, row.margin, row.verdict])).toEqual([
      ["97.5", "7.5", "PASS"],
      ["12", "188", "PASS"],
      ["40", "460", "PASS"],
      ["99", "4", "PASS"],
      ["100", "1", "PASS"],
      ["0.2", "0.8", "PASS"],
    ]);
  });
  test("without a demo it says so and passes nothing", () => {
    const rows = snapshotRows(draft(), rehearsalV1, NOW_MS);
    expect(rows.map((row) => row.verdict)).toEqual(Array(6).fill("NO_EVIDENCE"));
    expect(rows[0]?.source).toBe("no demo run");
  });
  test("is frozen at submit with time and digest", () => {
    const { snapshot } = inReview();
    expect(snapshot).toMatchObject({
      rows: snapshotRows(readyDraft(), rehearsalV1, NOW_MS),
      frozenAtMs: NOW_MS,
    });
    expect(snapshot?.digest).toMatch(/^[0-9a-f]{64}$/);
  });
});
