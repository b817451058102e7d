import { expect, test } from "vitest";
import { auditChanges } from "./audit-changes.ts";
import { auditSentence } from "./audit-sentence.ts";

const entry = (act: string, detail: object = {}) =>
  auditSentence({ act, actorName: "Ravi", subjectType: "decision", detail });

test.each([
  [
    "signOff",
    { events: [{ signOff: { choice: "NO_GO", role: "RISK_MANAGER" } }] },
    "Ravi said NO-GO as risk manager",
  ],
  ["waiveItem", { events: [{ itemId: "risk.2", reason: "known" }] }, "Ravi waived risk.2: known"],
  ["refused", { command: "tickItem", code: "NOT_PERMITTED" }, "Ravi was refused: tick item (not permitted)"],
  ["signInRefused", {}, "Ravi was refused: sign in (refused)"],
  ["somethingNew", {}, "Ravi: something new"],
  ["KILL", null as unknown as object, "Ravi pressed the kill switch"],
])("%s", (act, detail, sentence) => {
  expect(entry(act, detail)).toBe(sentence);
});

test("what changed is shown field by field, and what stayed is not", () => {
  const event = {
    type: "configChanged",
    before: { sizeBtc: "0.1", f: { a: 1, b: 2 } },
    config: { sizeBtc: "0.2", f: { a: 1, b: 3 } },
  };
  expect(auditChanges({ events: [event] })).toEqual([
    { label: "Size btc", before: "0.1", after: "0.2" },
    { label: "F, b", before: "2", after: "3" },
  ]);
  expect(auditChanges({ events: [{ before: "old", title: "new" }] })).toEqual([
    { label: "Title", before: "old", after: "new" },
  ]);
  expect(auditChanges({ events: [{ before: null, contact: { name: "x" } }] })).toEqual([
    { label: "Contact", before: "", after: '{"name":"x"}' },
  ]);
  expect(auditChanges({ command: "x" })).toEqual([]);
  expect(auditChanges(null)).toEqual([]);
});
