import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { checklistView } from "./checklist-view.ts";
import { type Answer, type Decision, EMPTY_ANSWER } from "./model.ts";
import { draft, evidenceOf, NOW_MS, readyDraft } from "./test-decision.ts";
import { fileOf } from "./test-evidence.ts";

const DAY_MS = 24 * MS_PER_HOUR;
const ID = "demo-acceptance";
const BY_RIKU = { by: "riku", byName: "Riku", atMs: NOW_MS };
const TICKED: Answer = { ...EMPTY_ANSWER, tickedBy: "erin", tickedByName: "Erin", tickedAtMs: NOW_MS };
const typed = (value: string): Answer["attested"] => ({
  value,
  n: 100,
  note: "",
  by: "erin",
  byName: "Erin",
  atMs: NOW_MS,
});
const view = (decision: Decision, itemId = ID, nowMs = NOW_MS) =>
  checklistView(decision, rehearsalV1, nowMs).find((item) => item.itemId === itemId);
const answered = (decision: Decision, answer: Answer, itemId = ID): Decision => ({
  ...decision,
  answers: { ...decision.answers, [itemId]: answer },
});

test("a measured item shows its rule, its value, its run, how old it is and who ticked it", () => {
  const ready = readyDraft();
  const decision = {
    ...ready,
    demo: ready.demo && { ...ready.demo, remarks: { acceptancePct: "39 of 40 orders" } },
  };
  expect(view(decision, ID, NOW_MS + 5)).toMatchObject({
    text: "Acceptance rate ≥ 90%",
    sourceWords: "demo run",
    rules: ["acceptance rate ≥ 90 % (n ≥ 8)"],
    observed: [{ label: "acceptance rate", value: "97.5", unit: "%", n: 100, remark: "39 of 40 orders" }],
    basis: "MACHINE",
    verdict: "PASS",
    mark: "PASS",
    runId: "demo-1",
    observedAtMs: NOW_MS,
    ageMs: 5,
    expiresAtMs: NOW_MS + DAY_MS,
    hasExpired: false,
    tick: { by: "erin", byName: "Erin", atMs: NOW_MS },
    verified: null,
    lapsed: null,
    waiver: null,
    isDone: true,
  });
  expect(view(decision, "demo-pnl")?.observed).toMatchObject([{ interval: null, remark: null }]);
});
test("an item without evidence has no run, no age and nothing observed", () => {
  expect(view(draft())).toMatchObject({
    basis: "NONE",
    verdict: "NO_EVIDENCE",
    mark: "NO_EVIDENCE",
    runId: null,
    observedAtMs: null,
    ageMs: null,
    expiresAtMs: null,
    tick: null,
    lapsed: null,
    isDone: false,
  });
});
test("the second person is shown with the first", () => {
  expect(view(readyDraft(), "risk-reduce-only")).toMatchObject({
    sourceWords: "drill",
    tick: { by: "erin" },
    verified: { by: "riku", byName: "Riku", atMs: NOW_MS },
    isDone: true,
  });
});

describe("marks and sources", () => {
  const failing = { ...draft(), demo: evidenceOf("DEMO", "demo-1", { values: { acceptancePct: "80" } }) };
  const waiver = { reason: "known and accepted", ...BY_RIKU };
  const withFile = { ...draft(), attachments: [{ ...fileOf("ITEM", "risk-kill-switch"), ...BY_RIKU }] };
  test.each<[string, Decision, string, string, string]>([
    ["measured and failed", failing, ID, "FAIL", "demo run"],
    ["waived", answered(failing, { ...TICKED, waiver }), ID, "WAIVED", "demo run"],
    [
      "typed and passed",
      answered(draft(), { ...TICKED, attested: typed("95") }),
      ID,
      "ATTESTED",
      "typed by Erin",
    ],
    [
      "typed and failed",
      answered(draft(), { ...TICKED, attested: typed("80") }),
      ID,
      "FAIL",
      "typed by Erin",
    ],
    [
      "typed beside a measurement",
      answered(failing, { ...TICKED, attested: typed("95") }),
      ID,
      "FAIL",
      "demo run",
    ],
    ["an attached file", withFile, "risk-kill-switch", "ATTESTED", "attached file"],
  ])("%s", (_name, decision, itemId, mark, sourceWords) => {
    expect(view(decision, itemId)).toMatchObject({ mark, sourceWords });
  });
  test("a tick on what fails has lapsed, on what was waived it stands", () => {
    expect(view(answered(failing, TICKED))).toMatchObject({
      tick: null,
      lapsed: { byName: "Erin", atMs: NOW_MS },
    });
    const waived = { ...TICKED, verifiedBy: "riku", verifiedAtMs: NOW_MS, waiver };
    expect(view(answered(failing, waived))).toMatchObject({
      tick: { byName: "Erin" },
      // A name that was not kept is shown by its id.
      verified: { by: "riku", byName: "riku" },
      lapsed: null,
    });
  });
});

test("an item shows its own files, not those of another item, a note or a metric", () => {
  const own = { ...fileOf("ITEM", ID, { id: "own" }), ...BY_RIKU };
  const others = [
    { ...fileOf("ITEM", "demo-pnl", { id: "other" }), ...BY_RIKU },
    { ...fileOf("NOTE", ID, { id: "note" }), ...BY_RIKU },
  ];
  expect(view({ ...draft(), attachments: [...others, own] })?.attachments).toEqual([own]);
});
