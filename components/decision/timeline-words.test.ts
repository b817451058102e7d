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

it("evidence that fails says what fell, whose it was and why", () => {
  const revoked = {
    text: "Reduce-only mode functional",
    reason: "reduce-only drill 0, not within = 1",
    tickedByName: "Elena",
    verifiedByName: "Ravi",
    waivedByName: null,
  };
  const attached = { type: "evidenceAttached", revoked: [revoked] };
  const fell =
    "“Reduce-only mode functional” lost the tick of Elena and the verification of Ravi: reduce-only drill 0, not within = 1";
  expect(timelineWords({ act: "attachEvidence", detail: { events: [attached] } }, new Map()).about).toBe(
    `${fell}.`,
  );
  const opened = { type: "revisionOpened", reason: "a new drill run speaks against it: it failed" };
  expect(
    timelineWords({ act: "attachEvidence", detail: { events: [opened, attached] } }, new Map()).about,
  ).toBe(`Every signature is void: a new drill run speaks against it: it failed. ${fell}.`);
  const aside = { type: "evidenceSetAside", why: "it passes" };
  expect(timelineWords({ act: "attachEvidence", detail: { events: [aside] } }, new Map()).about).toBe(
    "Noted only: it passes.",
  );
});
