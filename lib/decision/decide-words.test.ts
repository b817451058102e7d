import { describe, expect, test } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { Template } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import type { Command } from "./commands.ts";
import type { Actor, Decision } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import {
  act,
  actorOf,
  ask,
  authorised,
  CONTEXT,
  draft,
  evidenceOf,
  inReview,
  NOW_MS,
  readyDraft,
  signed,
  threeGo,
} from "./test-decision.ts";
import { fileOf, importOf } from "./test-evidence.ts";
import { withdrawalOf } from "./test-withdrawal.ts";

const riku = actorOf("riku");
const LATE_MS = NOW_MS + 25 * 3_600_000;
const config = (change: Partial<Decision["config"]>): Command => ({
  type: "changeConfig",
  config: { ...draft().config, ...change },
});
const failing = (): Decision => ({
  ...readyDraft(),
  demo: evidenceOf("DEMO", "demo-1", { values: { acceptancePct: "80" } }),
});
const files = (count: number): Decision => ({
  ...draft(),
  attachments: Array.from({ length: count }, (_one, at) => ({
    ...fileOf("ITEM", "demo-pnl", { id: `att-${at}`, sha256: String(at) }),
    by: "erin",
    byName: "Erin",
    atMs: NOW_MS,
  })),
});

describe("a refusal names what it is about", () => {
  const REDUCE = "Reduce-only mode functional";
  type Who = { by?: Actor; nowMs?: number };
  test.each<[string, Decision, Command, string, Record<string, string>, Who?]>([
    [
      "an item that is none",
      draft(),
      { type: "tickItem", itemId: "none" },
      "UNKNOWN_ITEM",
      { itemId: "none" },
    ],
    [
      "a value for an item that is none",
      draft(),
      { type: "attestItem", itemId: "none", value: "1", note: "" },
      "UNKNOWN_ITEM",
      { itemId: "none" },
    ],
    [
      "a value that is none",
      draft(),
      { type: "attestItem", itemId: "system-memory", value: " ", note: "" },
      "REASON_NEEDED",
      {},
    ],
    [
      "a tick without a pass",
      failing(),
      { type: "tickItem", itemId: "demo-acceptance" },
      "VERDICT_NOT_PASS",
      { text: "Acceptance rate ≥ 90%", reason: "acceptance rate 80 %, not within ≥ 90 %" },
    ],
    [
      "verifying what nobody ticked",
      draft(),
      { type: "verifyItem", itemId: "risk-reduce-only" },
      "NOT_TICKED",
      { text: REDUCE },
      { by: riku },
    ],
    [
      "verifying what has expired",
      readyDraft(),
      { type: "verifyItem", itemId: "risk-reduce-only" },
      "VERDICT_NOT_PASS",
      { text: REDUCE, reason: "open again: the evidence is 25 h 0 min old and counts for 24 h 0 min" },
      { by: riku, nowMs: LATE_MS },
    ],
    [
      "a waiver for what passes",
      readyDraft(),
      { type: "waiveItem", itemId: "risk-reduce-only", reason: "known and accepted" },
      "NOTHING_TO_WAIVE",
      { text: REDUCE },
      { by: riku },
    ],
    [
      "a waiver of blanks",
      failing(),
      { type: "waiveItem", itemId: "demo-acceptance", reason: "            " },
      "REASON_NEEDED",
      {},
      { by: riku },
    ],
    [
      "a size above its limit and a loss above its cap",
      draft(),
      config({ sizeBtc: "0.03", maxLossUsd: "101" }),
      "INVALID_CONFIG",
      {
        problems:
          "Max loss (101 USD) must not exceed the daily loss cap (100 USD); Position size (0.03 BTC) must not exceed the position limit (0.02 BTC).",
      },
    ],
    [
      "a length that is none",
      draft(),
      config({ durationSec: 1 }),
      "INVALID_CONFIG",
      { problems: "durationSec: Too small: expected number to be >=10" },
    ],
    [
      "another size during a demo",
      act(readyDraft(), { type: "startDemo", runId: "demo-2" }),
      config({ sizeBtc: "0.02" }),
      "EVIDENCE_RUN_UNDER_WAY",
      { what: "A demo run" },
    ],
    [
      "another cap during drills",
      act(readyDraft(), { type: "startDrills", runId: "drill-2" }),
      config({ dailyLossCapUsd: "50" }),
      "EVIDENCE_RUN_UNDER_WAY",
      { what: "A drill run" },
    ],
    [
      "a second demo",
      act(readyDraft(), { type: "startDemo", runId: "demo-2" }),
      { type: "startDemo", runId: "demo-3" },
      "EVIDENCE_RUN_UNDER_WAY",
      { what: "A demo run" },
    ],
    [
      "second drills",
      act(readyDraft(), { type: "startDrills", runId: "drill-2" }),
      { type: "startDrills", runId: "drill-3" },
      "EVIDENCE_RUN_UNDER_WAY",
      { what: "A drill run" },
    ],
    [
      "an import during a demo",
      act(draft(), { type: "startDemo", runId: "demo-2" }),
      importOf("imp-1"),
      "EVIDENCE_RUN_UNDER_WAY",
      { what: "A demo run" },
    ],
    [
      "a note that is none",
      draft(),
      { type: "writeNote", noteId: "none", text: "a" },
      "UNKNOWN_NOTE",
      { noteId: "none" },
    ],
    [
      "a contact that is none",
      draft(),
      { type: "setContact", contact: { id: "none", role: "", name: "", phone: "", email: "" } },
      "UNKNOWN_CONTACT",
      { contactId: "none" },
    ],
    [
      "one file too many",
      files(20),
      { type: "attachFile", attachment: fileOf("ITEM", "demo-acceptance") },
      "TOO_MANY_FILES",
      { limit: "20" },
    ],
    [
      "a role that may not",
      draft(),
      { type: "tickItem", itemId: "demo-pnl" },
      "NOT_PERMITTED",
      { who: "Engineer" },
      { by: riku },
    ],
  ])("%s", (_name, decision, command, code, details, who = {}) => {
    expect(ask(decision, command, who)).toEqual({ ok: false, refusal: { code, details } });
  });

  test("typed words where a number is needed: the rule and what is wrong", () => {
    const answer = ask(draft(), { type: "attestItem", itemId: "demo-acceptance", value: "lots", note: "" });
    expect(answer).toMatchObject({
      ok: false,
      refusal: {
        code: "ATTESTED_VALUE_NOT_A_NUMBER",
        details: { rule: "acceptance rate ≥ 90 % (n ≥ 8)", problem: expect.stringMatching(/\w/) },
      },
    });
  });
});

describe("what is so already makes no event", () => {
  const NOTED = act(draft(), { type: "writeNote", noteId: "market", text: "calm" });
  const waive = (reason: string): Command => ({ type: "waiveItem", itemId: "demo-acceptance", reason });
  const ROSA: Actor = { personId: "rosa", name: "Rosa", roles: ["RISK_MANAGER"] };
  const waived = act(failing(), waive("known and accepted"), { by: riku });
  test.each<[string, Decision, Command, string[], Actor?]>([
    ["the same title", draft(), { type: "renameDecision", title: " A careful change " }, []],
    ["another title", draft(), { type: "renameDecision", title: "Another" }, ["decisionRenamed"]],
    ["the same note", NOTED, { type: "writeNote", noteId: "market", text: "calm" }, []],
    ["another note", NOTED, { type: "writeNote", noteId: "market", text: "" }, ["noteWritten"]],
    ["an empty note where none was", draft(), { type: "writeNote", noteId: "market", text: "" }, []],
    ["no tick to take back", draft(), { type: "untickItem", itemId: "demo-pnl" }, []],
    ["a tick that stands", readyDraft(), { type: "tickItem", itemId: "demo-pnl" }, []],
    [
      "a verification that stands",
      readyDraft(),
      { type: "verifyItem", itemId: "risk-reduce-only" },
      [],
      riku,
    ],
    ["the same waiver", waived, waive("known and accepted"), [], riku],
    ["a waiver for another reason", waived, waive("accepted for a day"), ["itemWaived"], riku],
    ["the same waiver by somebody else", waived, waive("known and accepted"), ["itemWaived"], ROSA],
  ])("%s", (_name, decision, command, expected, by = actorOf("erin")) => {
    const answer = ask(decision, command, { by });
    expect(answer.ok && answer.events.map(({ type }) => type)).toEqual(expected);
  });
});

describe("titles are 3 to 140 characters long", () => {
  test.each([
    [2, false],
    [3, true],
    [140, true],
    [141, false],
  ])("%i", (length, ok) => {
    expect(ask(draft(), { type: "renameDecision", title: "x".repeat(length) }).ok).toBe(ok);
  });
});

describe("another configuration opens the rows that rested on the old one", () => {
  const rows = (...sources: string[]) =>
    checklistRows(rehearsalV1)
      .filter(({ item }) => sources.includes(item.source))
      .map(({ item }) => item.id);
  test.each<[string, Partial<Decision["config"]>, string[], string[]]>([
    ["another size", { sizeBtc: "0.02" }, ["demo", "drills"], rows("DEMO", "DRILL")],
    ["another loss cap", { dailyLossCapUsd: "50" }, ["drills"], rows("DRILL")],
    ["another length", { durationSec: 120 }, [], []],
  ])("%s", (_name, change, drops, reopened) => {
    expect(ask(readyDraft(), config(change))).toMatchObject({
      ok: true,
      events: [{ type: "configChanged", before: readyDraft().config, drops, reopened }],
    });
  });
  test("a row whose limit follows a field opens with it, though its evidence stands", () => {
    const template: Template = {
      ...rehearsalV1,
      checklists: rehearsalV1.checklists.map((list) => ({
        ...list,
        items: list.items.map((item) => ({
          ...item,
          criteria: item.criteria.map((one) =>
            item.id === "system-memory" && one.measure === "memoryRangePct"
              ? { ...one, ofConfig: { field: "maxLossUsd" as const, factor: "4" } }
              : one,
          ),
        })),
      })),
    };
    const answer = ask({ ...draft(), drills: null }, config({ maxLossUsd: "9" }), { template });
    expect(answer).toMatchObject({
      ok: true,
      events: [{ drops: ["drills"], reopened: ["system-memory", ...rows("DRILL")] }],
    });
  });
});

describe("each act touches its own thing alone", () => {
  test("a contact replaces the one before; the others stay", () => {
    const [first, second] = draft().contacts;
    if (!first || !second) throw new Error("the form has contacts");
    const contact = { ...second, name: "Riku", phone: "+1 555" };
    const answer = ask(draft(), { type: "setContact", contact });
    expect(answer).toMatchObject({ ok: true, events: [{ before: second, contact }] });
    const after = act(draft(), { type: "setContact", contact });
    expect(after.contacts).toEqual(draft().contacts.map((one) => (one.id === second.id ? contact : one)));
    const none = { ...draft(), contacts: [first] };
    expect(ask(none, { type: "setContact", contact })).toMatchObject({ events: [{ before: null }] });
    expect(act(none, { type: "setContact", contact }).contacts).toEqual([first, contact]);
  });
  test("a note keeps what stood there before in its event", () => {
    const noted = act(draft(), { type: "writeNote", noteId: "market", text: "calm" });
    expect(ask(noted, { type: "writeNote", noteId: "market", text: "wild" })).toMatchObject({
      events: [{ before: "calm", text: "wild" }],
    });
  });
  test("a typed value is kept without blanks around it", () => {
    expect(ask(draft(), { type: "attestItem", itemId: "demo-pnl", value: " 0 ", note: "" })).toMatchObject({
      events: [{ value: "0", n: null }],
    });
  });
  test("a file taken away leaves the others; only one of an item opens that item", () => {
    const note = { ...fileOf("NOTE", "market", { id: "note-1" }), by: "erin", byName: "Erin", atMs: NOW_MS };
    const two = files(2);
    const decision = { ...two, attachments: [...two.attachments, note] };
    const remove = (attachmentId: string): Command => ({
      type: "removeAttachment",
      attachmentId,
      reason: "old",
    });
    expect(ask(decision, remove("att-1"))).toMatchObject({ events: [{ reopened: ["demo-pnl"] }] });
    expect(act(decision, remove("att-1")).attachments.map(({ id }) => id)).toEqual(["att-0", "note-1"]);
    expect(ask(decision, remove("note-1"))).toMatchObject({ events: [{ reopened: [] }] });
  });
  test("the same file may stand at two items, never as an import without values", () => {
    const once = act(draft(), { type: "attachFile", attachment: fileOf("ITEM", "demo-pnl") });
    const at = (kind: "ITEM" | "IMPORT", id: string): Command => ({
      type: "attachFile",
      attachment: fileOf(kind, id, { id: "att-2" }),
    });
    expect(ask(once, at("ITEM", "demo-funding")).ok).toBe(true);
    expect(ask(draft(), at("IMPORT", "demo-pnl"))).toMatchObject({ refusal: { code: "UNKNOWN_TARGET" } });
  });
  test("an import replaces an import, needs its own file, and carries who brought it in truth", () => {
    const once = act(draft(), importOf("imp-1"));
    expect(ask(once, importOf("imp-2", { n: 50 })).ok).toBe(true);
    const good = importOf("imp-1");
    const elsewhere = {
      ...good,
      attachment: { ...good.attachment, target: { kind: "NOTE" as const, id: "market" } },
    };
    expect(ask(draft(), elsewhere)).toMatchObject({ refusal: { code: "BAD_EVIDENCE" } });
    const imported = good.evidence.imported && {
      ...good.evidence.imported,
      by: "riku",
      byName: "Riku",
      atMs: 1,
    };
    const claimed = { ...good, evidence: { ...good.evidence, imported } };
    expect(act(draft(), claimed).demo?.imported).toMatchObject({ by: "erin", byName: "Erin", atMs: NOW_MS });
  });
  test("a withdrawn sign-off leaves the others standing", () => {
    const after = act(threeGo(), withdrawalOf(threeGo(), "RISK_MANAGER"), { by: riku });
    expect(after.signOffs.map(({ role, withdrawnAtMs }) => [role, withdrawnAtMs])).toEqual([
      ["ENGINEER", null],
      ["RISK_MANAGER", NOW_MS],
      ["PRODUCT_OWNER", null],
    ]);
  });
  test("a scrub after a change leaves the new draft a draft", () => {
    const changed = act(authorised(), { type: "renameDecision", title: "Another title" });
    const scrub: Command = { type: "markRunEnded", runId: "canary-1", outcome: "SCRUBBED" };
    const after = act(changed, scrub, { by: MACHINE_ACTOR });
    expect(after).toMatchObject({ phase: "DRAFT", revision: 2 });
    expect(after.runs.at(-1)).toMatchObject({ runId: "canary-1", outcome: "SCRUBBED" });
  });
});

describe("evidence finds its run", () => {
  const machine = { by: MACHINE_ACTOR };
  const attach = (source: "DEMO" | "DRILL", runId: string, change = {}): Command => ({
    type: "attachEvidence",
    evidence: { ...evidenceOf(source, runId), ...change },
  });
  test("a demo that ends while drills are under way is the newest demo", () => {
    const demo = act(draft(), { type: "startDemo", runId: "demo-1" });
    const both = act(demo, { type: "startDrills", runId: "drill-1" });
    expect(act(both, attach("DEMO", "demo-1"), machine).demo?.runId).toBe("demo-1");
  });
  test("an overtaken run that has ended already makes no event", () => {
    const first = act(draft(), { type: "startDemo", runId: "demo-1" });
    const ended = act(first, { type: "markRunEnded", runId: "demo-1", outcome: "FAILED" }, machine);
    const second = act(ended, { type: "startDemo", runId: "demo-2" });
    expect(ask(second, attach("DEMO", "demo-1"), machine)).toEqual({ ok: true, events: [] });
  });
  test("words typed by a person are no report of a run, known or not", () => {
    expect(ask(draft(), attach("DEMO", "nowhere", { source: "ATTESTED" }), machine)).toMatchObject({
      refusal: { code: "BAD_EVIDENCE" },
    });
  });
  test("drills that fail in review void the revision and are called drills", () => {
    const doubted = act(signed(inReview(), "RISK_MANAGER"), { type: "startDrills", runId: "drill-2" });
    const bad = evidenceOf("DRILL", "drill-2", { values: { drillReduceOnly: "0" } });
    expect(
      ask(doubted, { type: "attachEvidence", evidence: bad }, { ...machine, context: CONTEXT }),
    ).toMatchObject({
      events: [
        {
          type: "revisionOpened",
          reason: expect.stringMatching(
            /^a new drill run speaks against it: “Reduce-only mode functional”: /,
          ),
        },
        { type: "evidenceAttached" },
      ],
    });
  });
});
