import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { Command } from "./commands.ts";
import type { FailedCanary } from "./cool-down.ts";
import { dueNotices, EXPIRY_WARNING_MS, REMIND_EVERY_MS } from "./due-notices.ts";
import type { Decision } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import {
  actorOf,
  authorised,
  goCommand,
  inPhase,
  inReview,
  NOW_MS,
  PEOPLE,
  readyDraft,
  signed,
  signOffOf,
  threeGo,
} from "./test-decision.ts";
import { noticesOfAct } from "./test-notices.ts";

/** What an act tells, as "KIND: who". */
function told(before: Decision, command: Command, by: string, watchers: string[] = []): string[] {
  const actor = by === "machine" ? MACHINE_ACTOR : actorOf(by);
  const notices = noticesOfAct(before, command, actor, watchers);
  return notices.map(({ kind, to }) => `${kind}: ${[...to].sort().join(", ")}`);
}
const signing = (
  decision: Decision,
  role: "ENGINEER" | "RISK_MANAGER" | "PRODUCT_OWNER",
  choice: "GO" | "HOLD" | "NO_GO" = "GO",
): Command => ({
  type: "signOff",
  signOff: signOffOf(decision, role, { choice }),
});

describe("an act tells whom it concerns, and never the one who acted", () => {
  test("submit asks the three stations, each for its own role", () => {
    expect(told(readyDraft(), { type: "submit" }, "erin")).toEqual([
      "SIGN_OFF_REQUESTED: riku",
      "SIGN_OFF_REQUESTED: paula",
    ]);
  });
  test("the third GO asks the last station and tells the rest", () => {
    const two = signed(signed(inReview(), "ENGINEER"), "RISK_MANAGER");
    expect(told(two, signing(two, "PRODUCT_OWNER"), "paula", ["olaf"])).toEqual([
      "ALL_SIGNED: cleo",
      "ALL_SIGNED: erin, olaf",
    ]);
  });
  test("a GO before that is nobody's news", () => {
    expect(told(inReview(), signing(inReview(), "RISK_MANAGER"), "riku")).toEqual([]);
  });
  test.each<["HOLD" | "NO_GO"]>([["HOLD"], ["NO_GO"]])(
    "%s reaches who opened it, who signed and who watches",
    (choice) => {
      const decision = signed(inReview(), "ENGINEER");
      expect(told(decision, signing(decision, "RISK_MANAGER", choice), "riku", ["olaf"])).toEqual([
        `${choice}: erin, olaf`,
      ]);
    },
  );
  test("GO", () => {
    expect(told(threeGo(), goCommand(threeGo()), "cleo", ["olaf"])).toEqual(["GO: erin, olaf, paula, riku"]);
  });
  test("a new revision reaches those whose signatures are void", () => {
    expect(told(threeGo(), { type: "reopen", reason: "a figure was wrong" }, "paula")).toEqual([
      "VOIDED: erin, riku",
    ]);
    expect(told(inReview(), { type: "reopen", reason: "a figure was wrong" }, "paula")).toEqual([]);
  });
  test("the end of the canary", () => {
    const end = (outcome: "SUCCEEDED" | "FAILED" | "SCRUBBED") =>
      told(authorised(), { type: "markRunEnded", runId: "canary-1", outcome }, "machine");
    expect(end("SUCCEEDED")).toEqual(["ENDED: cleo, erin, paula, riku"]);
    expect(end("FAILED")).toEqual(["ENDED: cleo, erin, paula, riku"]);
    expect(end("SCRUBBED")).toEqual(["SCRUBBED: cleo, erin, paula, riku"]);
  });
  test("a tick is nobody's news", () => {
    expect(told(readyDraft(), { type: "untickItem", itemId: "demo-pnl" }, "erin", ["olaf"])).toEqual([]);
  });
});

const DAY_MS = 24 * MS_PER_HOUR;
const failure: FailedCanary = {
  runId: "canary-1",
  decisionId: "d1",
  decisionNumber: 7,
  endedAtMs: NOW_MS,
  coolDownHours: 48,
  rootCause: "",
  fixes: "",
};
const due = (decision: Decision, nowMs: number, failed: FailedCanary | null = null) =>
  dueNotices({ decision, template: rehearsalV1, people: PEOPLE, watchers: ["olaf"], failure: failed, nowMs });
const kinds = (decision: Decision, nowMs: number, failed: FailedCanary | null = null) =>
  due(decision, nowMs, failed).map(({ kind, to }) => `${kind}: ${[...to].sort().join(", ")}`);

describe("what time alone makes worth telling", () => {
  const soon = NOW_MS + DAY_MS - EXPIRY_WARNING_MS;
  test.each<[string, Decision, number, number]>([
    ["an authorisation, a millisecond too early", authorised(), soon - 1, 0],
    ["an authorisation, two hours before its end", authorised(), soon, 1],
    ["an authorisation that is over", authorised(), NOW_MS + DAY_MS, 0],
    ["three sign-offs, demo and drills", threeGo(), soon, 5],
    ["nothing of a draft", readyDraft(), soon, 0],
    ["nothing of a decision that is over", inPhase("SUCCEEDED"), soon, 0],
  ])("expires soon: %s", (_name, decision, nowMs, count) => {
    expect(due(decision, nowMs).filter(({ kind }) => kind === "EXPIRES_SOON")).toHaveLength(count);
  });
  test("those who have not answered are reminded every four hours, the last station only when it is its turn", () => {
    const decision = signed(inReview(), "ENGINEER");
    expect(kinds(decision, NOW_MS + REMIND_EVERY_MS - 1)).toEqual([]);
    expect(kinds(decision, NOW_MS + REMIND_EVERY_MS)).toEqual(["REMINDER: riku", "REMINDER: paula"]);
    expect(kinds(threeGo(), NOW_MS + REMIND_EVERY_MS)).toEqual(["REMINDER: cleo"]);
    expect(kinds(decision, NOW_MS + 7 * REMIND_EVERY_MS).filter((one) => one.startsWith("REMINDER"))).toEqual(
      [],
    );
  });
  test("a retry is allowed exactly when the 48 hours are over; a rehearsal was never locked", () => {
    const decision = inPhase("FAILED");
    expect(kinds(decision, NOW_MS + 2 * DAY_MS - 1, failure)).toEqual([]);
    expect(kinds(decision, NOW_MS + 2 * DAY_MS, failure)).toEqual([
      "RETRY_ALLOWED: cleo, erin, olaf, paula, riku",
    ]);
    expect(kinds(decision, NOW_MS + 2 * DAY_MS, { ...failure, coolDownHours: 0 })).toEqual([]);
  });
  test("two looks in a row give the same keys, so that nobody is told twice", () => {
    const keys = (nowMs: number) => due(threeGo(), nowMs).map(({ key }) => key);
    expect(keys(soon)).toEqual(keys(soon + 60_000));
    expect(new Set(keys(soon)).size).toBe(keys(soon).length);
  });
});
