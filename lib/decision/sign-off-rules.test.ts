import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { PersonFacts } from "./delegation.ts";
import { pollBoard } from "./poll-board.ts";
import { blockers } from "./readiness.ts";
import {
  act,
  actorOf,
  ask,
  authorised,
  CONTEXT,
  codeOf,
  goCommand,
  inReview,
  NOW_MS,
  PEOPLE,
  signed,
  signOffOf,
  threeGo,
} from "./test-decision.ts";

const ROSA: PersonFacts = { personId: "rosa", name: "Rosa", roles: ["RISK_MANAGER"], active: true };
const change = (personId: string, more: Partial<PersonFacts>) => [
  ...PEOPLE.map((person) => (person.personId === personId ? { ...person, ...more } : person)),
  ROSA,
];
const DAY_MS = 24 * MS_PER_HOUR;

/** Rosa answers for Risk Manager where Riku has answered before. */
function rosaSigns(decision: ReturnType<typeof inReview>, people: readonly PersonFacts[], nowMs = NOW_MS) {
  const by = actorOf("rosa", people);
  const signOff = signOffOf(decision, "RISK_MANAGER", { by, nowMs });
  return ask(decision, { type: "signOff", signOff }, { by, nowMs, context: { ...CONTEXT, people } });
}

describe("an answer that no longer counts leaves its station open, so that nobody's absence ends the way", () => {
  test.each<[string, Partial<PersonFacts>, number, string | null]>([
    ["while it counts, the station is taken", {}, 0, "ROLE_ALREADY_SIGNED"],
    ["its signer left", { active: false }, 0, null],
    ["its signer lost the role", { roles: ["OBSERVER"] }, 0, null],
    ["a millisecond before it expires", {}, DAY_MS - 1, "ROLE_ALREADY_SIGNED"],
    ["from the moment it has expired", {}, DAY_MS, null],
  ])("%s", (_name, riku, laterMs, code) => {
    const decision = signed(inReview(), "RISK_MANAGER");
    expect(codeOf(rosaSigns(decision, change("riku", riku), NOW_MS + laterMs))).toBe(code);
  });
  test("the old answer is replaced, never counted beside the new one", () => {
    const people = change("riku", { active: false });
    const decision = signed(inReview(), "RISK_MANAGER");
    const by = actorOf("rosa", people);
    const signOff = signOffOf(decision, "RISK_MANAGER", { by });
    const after = act(decision, { type: "signOff", signOff }, { by, context: { ...CONTEXT, people } });
    expect(after.signOffs.map((one) => [one.statement.personName, one.withdrawnAtMs])).toEqual([
      ["Riku", NOW_MS],
      ["Rosa", null],
    ]);
  });
  test("who signed may sign again after it has expired", () => {
    const decision = signed(inReview(), "RISK_MANAGER");
    const again = (nowMs: number) =>
      codeOf(
        ask(
          decision,
          { type: "signOff", signOff: signOffOf(decision, "RISK_MANAGER", { nowMs }) },
          { by: actorOf("riku"), nowMs },
        ),
      );
    expect(again(NOW_MS + DAY_MS - 1)).toBe("ALREADY_SIGNED");
    expect(again(NOW_MS + DAY_MS)).toBeNull();
  });
  test("the poll board says why it no longer counts, and to whom it is open", () => {
    const people = change("riku", { roles: ["OBSERVER"] });
    const decision = signed(inReview(), "RISK_MANAGER");
    const board = pollBoard(decision, rehearsalV1, actorOf("rosa", people), { people, atMs: NOW_MS });
    expect(board[1]).toMatchObject({
      voidWords: "Riku no longer holds the role",
      open: ["GO", "HOLD", "NO_GO"],
    });
  });
});

describe("HOLD", () => {
  const held = () => signed(inReview(), "RISK_MANAGER", { choice: "HOLD", comment: "waiting for a figure" });
  const codes = (people: readonly PersonFacts[], nowMs = NOW_MS) =>
    blockers(held(), rehearsalV1, nowMs, people).map((one) => one.code);
  test("blocks GO and does not run out by itself", () => {
    expect(codes(PEOPLE)).toContain("SIGN_OFF_NOT_GO");
    expect(codes(PEOPLE, NOW_MS + DAY_MS)).toContain("SIGN_OFF_NOT_GO");
  });
  test("is released by its holder's new answer alone", () => {
    expect(codeOf(rosaSigns(held(), change("riku", {})))).toBe("ROLE_ALREADY_SIGNED");
    expect(signed(held(), "RISK_MANAGER").signOffs.at(-1)).toMatchObject({
      choice: "GO",
      withdrawnAtMs: null,
    });
  });
  test("of somebody who left is released by another holder of the role", () => {
    const people = change("riku", { active: false });
    expect(codes(people)).toContain("SIGNER_GONE");
    expect(codeOf(rosaSigns(held(), people))).toBeNull();
  });
});

describe("roles are read again at the act, not from the page", () => {
  test.each<[string, Partial<PersonFacts>]>([
    ["lost the role", { roles: ["OBSERVER"] }],
    ["was disabled", { active: false }],
  ])("an earlier signer %s: no GO, with the name", (_name, more) => {
    const people = change("paula", more);
    const decision = threeGo();
    const answer = ask(decision, goCommand(decision), {
      by: actorOf("cleo"),
      context: { ...CONTEXT, people },
    });
    expect(answer).toMatchObject({ ok: false, refusal: { code: "NOT_READY" } });
    expect(JSON.stringify(answer)).toContain("Paula");
  });
  test("the last signer lost the role between page and press", () => {
    const people = change("cleo", { roles: ["OBSERVER"] });
    const decision = threeGo();
    const command = goCommand(decision);
    // The door still hands in the old roles: the facts of the transaction decide.
    expect(codeOf(ask(decision, command, { by: actorOf("cleo"), context: { ...CONTEXT, people } }))).toBe(
      "NOT_READY",
    );
  });
});

describe("after GO", () => {
  test("nothing is withdrawn; whoever has doubts reopens, and every signature is void", () => {
    const decision = authorised();
    const withdraw = ask(decision, { type: "reopen", reason: "second thoughts" }, { by: actorOf("riku") });
    expect(withdraw).toMatchObject({
      ok: true,
      events: [{ type: "revisionOpened", authorisationVoided: true }],
    });
  });
  test("a launch is not repeated on evidence that has expired", () => {
    const scrubbed = {
      ...authorised(),
      runs: authorised().runs.map((run) => ({
        ...run,
        outcome: run.kind === "CANARY" ? "SCRUBBED" : run.outcome,
      })),
    };
    // The authorisation would still stand for a signature given a little later than the evidence.
    const older = {
      ...scrubbed,
      authorisation: {
        ...(scrubbed.authorisation ?? { atMs: 0, by: "", byName: "" }),
        expiresAtMs: NOW_MS + 2 * DAY_MS,
      },
    };
    const codes = (nowMs: number) => blockers(older, rehearsalV1, nowMs, PEOPLE).map((one) => one.code);
    expect(codes(NOW_MS + DAY_MS)).not.toContain("EVIDENCE_EXPIRED");
    expect(codes(NOW_MS + DAY_MS + 1)).toContain("EVIDENCE_EXPIRED");
  });
});
