import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { checklistRows } from "../template/templates.ts";
import { checklistView } from "./checklist-view.ts";
import type { Command } from "./commands.ts";
import type { Decision } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import { blockers } from "./readiness.ts";
import { snapshotRows } from "./snapshot.ts";
import { act, actorOf, ask, BUILD_ID, codeOf, draft, evidenceOf, NOW_MS, PEOPLE } from "./test-decision.ts";
import { fileOf, importOf } from "./test-evidence.ts";

const machine = { by: MACHINE_ACTOR };
const viewOf = (decision: Decision, itemId: string, nowMs = NOW_MS) =>
  checklistView(decision, rehearsalV1, nowMs).find((item) => item.itemId === itemId);
const rowOf = (decision: Decision, metricId: string, nowMs = NOW_MS) =>
  snapshotRows(decision, rehearsalV1, nowMs).find((row) => row.metricId === metricId);
const attest = (itemId: string, value: string, n?: number): Command => ({
  type: "attestItem",
  itemId,
  value,
  ...(n === undefined ? {} : { n }),
  note: "from the bot's own log",
});
const withDemo = (values: Record<string, string | null>, n = 100) =>
  act(
    act(draft(), { type: "startDemo", runId: "demo-1" }),
    { type: "attachEvidence", evidence: evidenceOf("DEMO", "demo-1", { values, n }) },
    machine,
  );

describe("typed values", () => {
  test.each<[string, string, string, number | undefined, string]>([
    ["a rate that holds, with its samples", "demo-acceptance", "93", 100, "PASS"],
    ["a rate that does not", "demo-acceptance", "89.9", 100, "FAIL"],
    ["a rate without its samples is never a pass", "demo-acceptance", "100", undefined, "NOT_ENOUGH_DATA"],
    ["a rate of too few samples", "demo-acceptance", "100", 2, "NOT_ENOUGH_DATA"],
    ["a percentile without its samples", "system-p95", "40", undefined, "NOT_ENOUGH_DATA"],
    ["a single fact needs no count", "demo-pnl", "0", undefined, "PASS"],
    ["a count per time is taken as the rule states it", "system-reconnects", "2", undefined, "PASS"],
    ["the count at its limit", "system-reconnects", "3", undefined, "FAIL"],
    ["two rules in one item: a person's word", "system-memory", "flat at 90 MB", undefined, "PASS"],
    ["a drill: a person's word", "risk-quiet-window", "seen at 07:58", undefined, "PASS"],
  ])("%s", (_name, itemId, value, n, verdict) => {
    const view = viewOf(act(draft(), attest(itemId, value, n)), itemId);
    expect(view).toMatchObject({ basis: "ATTESTED", verdict, sourceWords: "typed by Erin" });
  });

  test("a rate shows its samples and its interval", () => {
    const view = viewOf(act(draft(), attest("demo-acceptance", "93", 100)), "demo-acceptance");
    expect(view?.observed[0]).toMatchObject({ value: "93", n: 100 });
    expect(view?.observed[0]?.interval?.map((bound) => bound.toFixed(1))).toEqual(["86.3", "96.6"]);
  });

  test.each([
    ["words", "good"],
    ["more than all", "100.5"],
    ["less than none", "-1"],
    ["an exponent", "1e2"],
    ["full-width digits", "９５"],
    ["infinity", "Infinity"],
    ["a comma", "97,5"],
  ])("a rate that is %s is refused", (_name, value) => {
    expect(codeOf(ask(draft(), attest("demo-acceptance", value, 100)))).toBe("ATTESTED_VALUE_NOT_A_NUMBER");
  });
  test("half a reconnect is refused, and nothing at all", () => {
    expect(codeOf(ask(draft(), attest("system-reconnects", "1.5")))).toBe("ATTESTED_VALUE_NOT_A_NUMBER");
    expect(codeOf(ask(draft(), attest("demo-acceptance", " ")))).toBe("REASON_NEEDED");
    expect(codeOf(ask(draft(), attest("nowhere", "1")))).toBe("UNKNOWN_ITEM");
  });

  test("a typed value never outweighs what a machine saw", () => {
    const decision = act(withDemo({ acceptancePct: "50" }), attest("demo-acceptance", "99", 100));
    expect(viewOf(decision, "demo-acceptance")).toMatchObject({ basis: "MACHINE", verdict: "FAIL" });
  });

  test("it ages like the evidence that it stands for, and says how old it is", () => {
    const decision = act(draft(), attest("demo-acceptance", "93", 100));
    const maxAge = 24 * MS_PER_HOUR;
    expect(viewOf(decision, "demo-acceptance", NOW_MS + maxAge)?.verdict).toBe("PASS");
    expect(viewOf(decision, "demo-acceptance", NOW_MS + maxAge + MS_PER_HOUR)).toMatchObject({
      verdict: "NO_EVIDENCE",
      hasExpired: true,
      reason: "open again: the evidence is 25 h 0 min old and counts for 24 h 0 min",
    });
  });

  test("another value takes tick and waiver of the first along", () => {
    const itemId = "demo-acceptance";
    const waive: Command = { type: "waiveItem", itemId, reason: "known and accepted" };
    const waived = act(act(draft(), attest(itemId, "95")), waive, { by: actorOf("riku") });
    expect(viewOf(act(waived, attest(itemId, "12", 100)), itemId)).toMatchObject({
      verdict: "FAIL",
      waiver: null,
      isDone: false,
    });
  });

  test("a metric takes one too", () => {
    const decision = act(draft(), attest("metric-order-success", "99", 200));
    expect(rowOf(decision, "metric-order-success")).toMatchObject({
      value: "99",
      n: 200,
      verdict: "PASS",
      basis: "ATTESTED",
      source: "attested: typed by Erin",
      margin: "4",
    });
    expect(codeOf(ask(decision, { type: "tickItem", itemId: "metric-order-success" }))).toBe("UNKNOWN_ITEM");
  });
});

describe("attached files", () => {
  const attached = (itemId: string) =>
    act(draft(), { type: "attachFile", attachment: fileOf("ITEM", itemId) });
  test("carry an item where no number is compared", () => {
    const view = viewOf(attached("risk-quiet-window"), "risk-quiet-window");
    expect(view).toMatchObject({ verdict: "PASS", mark: "ATTESTED", sourceWords: "attached file" });
    expect(view?.attachments).toHaveLength(1);
  });
  test("never stand for a number", () => {
    const view = viewOf(attached("demo-acceptance"), "demo-acceptance");
    expect(view).toMatchObject({ verdict: "NO_EVIDENCE", isDone: false });
    expect(view?.reason).toMatch(/must be typed/);
  });
  test("are evidence, so whoever brings one is an editor", () => {
    const by = { personId: "eve", name: "Eve", roles: ["ENGINEER"] as const };
    const decision = act(draft(), { type: "attachFile", attachment: fileOf("NOTE", "market") }, { by });
    expect(decision.editors).toEqual(["erin", "eve"]);
  });
  test("the same content stands once in one place, and may stand in another", () => {
    const decision = attached("demo-pnl");
    const again = fileOf("ITEM", "demo-pnl", { id: "att-2", name: "other-name.png" });
    expect(codeOf(ask(decision, { type: "attachFile", attachment: again }))).toBe("ALREADY_ATTACHED");
    const elsewhere = fileOf("METRIC", "metric-p50", { id: "att-3" });
    expect(codeOf(ask(decision, { type: "attachFile", attachment: elsewhere }))).toBeNull();
    const [file] = decision.attachments;
    const onNote = file && {
      ...decision,
      attachments: [{ ...file, target: { kind: "NOTE", id: "demo-pnl" } }],
    };
    expect(codeOf(ask(onNote as Decision, { type: "attachFile", attachment: again }))).toBeNull();
  });
  test.each([
    ["ITEM", "nowhere"],
    // A metric's file stands at the metric, and nowhere else under its id.
    ["ITEM", "metric-p50"],
    ["METRIC", "demo-pnl"],
    ["NOTE", "nowhere"],
    ["IMPORT", "demo"],
  ] as const)("not to %s %s", (kind, id) => {
    expect(codeOf(ask(draft(), { type: "attachFile", attachment: fileOf(kind, id) }))).toBe("UNKNOWN_TARGET");
  });
  test("twenty and no more", () => {
    let decision = draft();
    for (let index = 0; index < 20; index += 1) {
      const attachment = fileOf("ITEM", "demo-pnl", { id: `a${index}`, sha256: String(index) });
      decision = act(decision, { type: "attachFile", attachment });
    }
    const one = fileOf("ITEM", "demo-pnl", { id: "a20", sha256: "20" });
    expect(codeOf(ask(decision, { type: "attachFile", attachment: one }))).toBe("TOO_MANY_FILES");
    expect(codeOf(ask(decision, importOf("a21")))).toBe("TOO_MANY_FILES");
  });
  test("taken away with a reason, the tick goes along", () => {
    const itemId = "risk-quiet-window";
    const ticked = act(attached(itemId), { type: "tickItem", itemId });
    const remove = (reason: string): Command => ({ type: "removeAttachment", attachmentId: "att-1", reason });
    expect(codeOf(ask(ticked, remove(" ")))).toBe("REASON_NEEDED");
    const after = act(ticked, remove("the wrong screenshot"));
    expect(after.attachments).toEqual([]);
    expect(after.answers[itemId]?.tickedBy).toBeNull();
    expect(codeOf(ask(after, remove("again")))).toBe("UNKNOWN_ATTACHMENT");
  });
});

describe("imported values", () => {
  test("feed checklist and snapshot, marked as attested with file, person and samples", () => {
    const decision = act(draft(), importOf("imp-1"));
    expect(viewOf(decision, "demo-acceptance")).toMatchObject({
      verdict: "PASS",
      mark: "ATTESTED",
      sourceWords: "imported from bot.csv by Erin",
    });
    expect(rowOf(decision, "metric-p95")).toMatchObject({
      verdict: "PASS",
      basis: "ATTESTED",
      source: "attested: imported from bot.csv by Erin",
    });
    expect(decision.attachments).toMatchObject([{ id: "imp-1", target: { kind: "IMPORT" } }]);
    const codes = blockers(decision, rehearsalV1, NOW_MS, PEOPLE, { buildId: BUILD_ID }).map(
      (one) => one.code,
    );
    expect(codes).not.toContain("EVIDENCE_OF_OTHER_BUILD");
  });
  test("without samples no rate passes", () => {
    const decision = act(draft(), importOf("imp-1", { n: 0 }));
    expect(viewOf(decision, "demo-acceptance")?.verdict).toBe("NOT_ENOUGH_DATA");
    expect(viewOf(decision, "demo-critical-errors")?.verdict).toBe("PASS");
  });
  test("do not replace what a machine of ours measured, until that has expired", () => {
    const measured = withDemo({ acceptancePct: "10" });
    expect(codeOf(ask(measured, importOf("imp-1")))).toBe("MACHINE_EVIDENCE_STANDS");
    const later = NOW_MS + 25 * MS_PER_HOUR;
    expect(codeOf(ask(measured, importOf("imp-1"), { nowMs: later }))).toBeNull();
  });
  test("a demo run replaces them", () => {
    const imported = act(draft(), importOf("imp-1"));
    const started = act(imported, { type: "startDemo", runId: "demo-1" });
    expect(codeOf(ask(started, importOf("imp-2")))).toBe("EVIDENCE_RUN_UNDER_WAY");
    const bad = evidenceOf("DEMO", "demo-1", { values: { acceptancePct: "10" } });
    const after = act(started, { type: "attachEvidence", evidence: bad }, machine);
    expect(viewOf(after, "demo-acceptance")).toMatchObject({ basis: "MACHINE", verdict: "FAIL" });
  });
  test("from the future, of a run, or for another file are refused", () => {
    const good = importOf("imp-1");
    const { evidence } = good;
    const twist = (change: object) => ({ ...good, evidence: { ...evidence, ...change } });
    expect(codeOf(ask(draft(), twist({ observedAtMs: NOW_MS + 1 })))).toBe("OBSERVED_AT_INVALID");
    expect(codeOf(ask(draft(), twist({ runId: "demo-1" })))).toBe("BAD_EVIDENCE");
    expect(codeOf(ask(draft(), twist({ source: "DEMO" })))).toBe("BAD_EVIDENCE");
    expect(codeOf(ask(draft(), twist({ imported: undefined })))).toBe("BAD_EVIDENCE");
    expect(codeOf(ask(draft(), twist({ measured: [] })))).toBe("IMPORT_EMPTY");
    const other = { ...good, attachment: { ...good.attachment, sha256: "b".repeat(64) } };
    expect(codeOf(ask(draft(), other))).toBe("BAD_EVIDENCE");
  });
});

test("an outside bot: every row done by attestation needs no run of ours; a retry needs one", () => {
  let decision = act(draft(), importOf("imp-1"));
  for (const { item, needsSecondPerson } of checklistRows(rehearsalV1)) {
    const { id: itemId } = item;
    if (item.source === "DRILL") decision = act(decision, attest(itemId, "seen by two of us"));
    decision = act(decision, { type: "tickItem", itemId });
    if (needsSecondPerson) decision = act(decision, { type: "verifyItem", itemId }, { by: actorOf("riku") });
  }
  const codes = (one: Decision) => blockers(one, rehearsalV1, NOW_MS, PEOPLE).map(({ code }) => code);
  expect(codes(decision)).toEqual([]);
  const fewer = act(decision, { type: "untickItem", itemId: "risk-kill-switch" });
  expect(codes(fewer)).toEqual(["EVIDENCE_MISSING", "ITEM_NOT_TICKED"]);
  expect(codes({ ...decision, retryOf: "d0" })).toContain("EVIDENCE_MISSING");
});
