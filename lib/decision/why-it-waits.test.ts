import { expect, test } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { PersonFacts } from "./delegation.ts";
import type { Decision } from "./model.ts";
import {
  act,
  actorOf,
  inPhase,
  inReview,
  NOW_MS,
  PEOPLE,
  readyDraft,
  signed,
  threeGo,
} from "./test-decision.ts";
import { whyItWaits } from "./why-it-waits.ts";

const ADMIN: PersonFacts = { personId: "amara", name: "Amara", roles: ["ADMIN"], active: true };
const CAST = [...PEOPLE, ADMIN];
const untouched = (itemId: string, decision = readyDraft()): Decision =>
  act(act(decision, { type: "untickItem", itemId }), { type: "tickItem", itemId });
const held = () => signed(inReview(), "RISK_MANAGER", { choice: "HOLD", comment: "a figure is missing" });
const CAUSE = "Record root cause and fixes";
const failedWith = (rootCause: string, fixes: string): Decision => ({
  ...inPhase("FAILED"),
  after: { rootCause, fixes, done: [] },
});

test.each<[string, Decision, string, string | null, (readonly PersonFacts[])?]>([
  ["a draft waits for who opened it", readyDraft(), "erin", "Your draft: finish and submit it"],
  ["a verified draft waits for nobody else", readyDraft(), "riku", null],
  [
    "a ticked risk item waits for a second person",
    untouched("risk-reduce-only"),
    "riku",
    "1 item waits for a second person to verify",
  ],
  [
    "a risk item that passes without a tick waits for nobody to verify it",
    act(readyDraft(), { type: "untickItem", itemId: "risk-reduce-only" }),
    "riku",
    null,
  ],
  ["a station waits for the holder of its role", inReview(), "riku", "Your answer as Risk Manager"],
  ["the last station waits until three are GO", inReview(), "cleo", null],
  ["then it is its turn", threeGo(), "cleo", "GO: every other station has signed"],
  ["who has signed waits like the others", threeGo(), "riku", null],
  ["a HOLD waits for its holder", held(), "riku", "Your HOLD as Risk Manager: release it or say NO-GO"],
  ["a HOLD waits for nobody else", held(), "olaf", null],
  [
    "a NO-GO waits for who opened it",
    inPhase("REFUSED"),
    "erin",
    "NO-GO: reopen it with a reason, or leave it",
  ],
  ["a failure waits for its root cause", inPhase("FAILED"), "riku", "Record root cause and fixes"],
  [
    "a failure without its root cause waits, though its fixes are recorded",
    failedWith(" ", "the unit"),
    "riku",
    CAUSE,
  ],
  ["a failure without its fixes waits as well", failedWith("a unit", " "), "riku", CAUSE],
  ["a failure with both waits for nobody", failedWith("a unit", "the unit"), "riku", null],
  ["a success waits for nobody", inPhase("SUCCEEDED"), "erin", null],
  [
    "an admin sees what only an admin can solve",
    readyDraft(),
    "amara",
    "It cannot be authorised: nobody holds the role Product Owner",
    CAST.filter((one) => one.personId !== "paula"),
  ],
  [
    "who is no admin can do nothing about it",
    readyDraft(),
    "riku",
    null,
    CAST.filter((one) => one.personId !== "paula"),
  ],
  ["and nothing while it can be signed", readyDraft(), "amara", null],
])("%s", (_name, decision, personId, why, people = CAST) => {
  const input = { decision, template: rehearsalV1, actor: actorOf(personId, people), people, nowMs: NOW_MS };
  expect(whyItWaits(input)?.why ?? null).toBe(why);
});
