import { expect, it } from "vitest";
import { timelineWords } from "./timeline-words.ts";

const names = new Map([
  ["risk-1", "Kill switch tested"],
  ["note-1", "Market conditions"],
]);
const events = (event: object) => ({ command: "x", events: [event] });

it.each([
  ["tickItem", events({ type: "itemTicked", itemId: "risk-1" }), "Ticked", "Kill switch tested"],
  ["waiveItem", events({ itemId: "risk-1", reason: "no venue" }), "Waived", "Kill switch tested"],
  ["verifyItem", events({ itemId: "gone" }), "Verified", "gone"],
  ["writeNote", events({ noteId: "note-1", text: "calm" }), "Note written", "Market conditions"],
  ["setContact", events({ before: null, contact: { role: "On-call" } }), "Contact set", "On-call"],
  ["tickAfter", events({ row: "Schedule the rollout" }), "Done after the canary", "Schedule the rollout"],
  ["submit", events({ type: "submitted" }), "Submitted for review", null],
  ["refused", { command: "tickItem", code: "ITEM_NOT_PASS", details: {} }, "Refused: tick item", null],
  ["decisionCreated", { number: 1 }, "Decision created", null],
  ["tickItem", "no object", "Ticked", null],
])("%s with %j", (act, detail, words, about) => {
  expect(timelineWords({ act, detail }, names)).toEqual({ words, about });
});
