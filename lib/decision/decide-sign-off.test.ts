import { describe, expect, test } from "vitest";
import { hashStatement } from "../proof/statement.ts";
import { generateStepUpKey, signStatement } from "../proof/step-up.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { SigningRole } from "../template/schema.ts";
import type { Decision, SignOff, Statement } from "./model.ts";
import { pollBoard } from "./poll-board.ts";
import { blockers } from "./readiness.ts";
import {
  act,
  actorOf,
  ask,
  CONTEXT,
  codeOf,
  goCommand,
  inReview,
  KEY,
  NOW_MS,
  PEOPLE,
  SIGNER,
  signed,
  signOffOf,
  threeGo,
} from "./test-decision.ts";
import { withdrawalOf } from "./test-withdrawal.ts";

function resigned(signOff: SignOff, change: Partial<Statement>): SignOff {
  const statement = { ...signOff.statement, ...change };
  const statementHash = hashStatement(statement);
  return { ...signOff, statement, statementHash, signature: signStatement(statementHash, KEY.privateKeyPem) };
}
const send = (
  decision: Decision,
  signOff: SignOff,
  by = SIGNER[signOff.role],
  nowMs = NOW_MS,
  context = CONTEXT,
) => codeOf(ask(decision, { type: "signOff", signOff }, { by: actorOf(by, context.people), nowMs, context }));
const withPeople = (people: typeof PEOPLE) => ({ ...CONTEXT, people });

describe("every field of a statement is checked again, even when it is signed with the right key", () => {
  const decision = inReview();
  const good = signOffOf(decision, "RISK_MANAGER");
  test("the untouched one goes through", () => expect(send(decision, good)).toBeNull());
  test.each<[keyof Statement, Partial<Statement>, string]>([
    ["decisionId", { decisionId: "d2" }, "STATEMENT_MISMATCH"],
    ["decisionNumber", { decisionNumber: 8 }, "STATEMENT_MISMATCH"],
    ["revision", { revision: 2 }, "STALE"],
    ["contentHash", { contentHash: "f".repeat(64) }, "STALE"],
    ["role", { role: "CTO" }, "STATEMENT_MISMATCH"],
    ["choice", { choice: "HOLD" }, "STATEMENT_MISMATCH"],
    ["meaning", { meaning: ["Loss limits appropriate"] }, "STATEMENT_MISMATCH"],
    ["comment", { comment: "x".repeat(2001) }, "STATEMENT_MISMATCH"],
    ["restated", { restated: { ...good.statement.restated, sizeBtc: "0.0001" } }, "STATEMENT_MISMATCH"],
    ["personId", { personId: "paula" }, "STATEMENT_MISMATCH"],
    ["personName", { personName: "Paula" }, "STATEMENT_MISMATCH"],
    ["expiresAtMs", { expiresAtMs: NOW_MS + 25 * MS_PER_HOUR }, "STATEMENT_MISMATCH"],
    ["earlier", { earlier: ["a"] }, "STATEMENT_MISMATCH"],
    ["atMs", { atMs: NOW_MS + 1 }, "STATEMENT_TOO_OLD"],
    ["purpose", { purpose: "something else" as never }, "STATEMENT_MISMATCH"],
    ["v", { v: 2 as never }, "STATEMENT_MISMATCH"],
  ])("%s", (_field, change, code) => {
    expect(send(decision, resigned(good, change))).toBe(code);
  });
  test("a field that nobody knows", () => {
    expect(send(decision, resigned(good, { hidden: "clause" } as never))).toBe("STATEMENT_MISMATCH");
  });
  test("a statement kept for five minutes is used, a longer one is not", () => {
    expect(send(decision, good, "riku", NOW_MS + 5 * MS_PER_MIN)).toBeNull();
    expect(send(decision, good, "riku", NOW_MS + 5 * MS_PER_MIN + 1)).toBe("STATEMENT_TOO_OLD");
  });
  test("a hash that is not the statement's", () => {
    expect(send(decision, { ...good, statementHash: "0".repeat(64) })).toBe("STATEMENT_MISMATCH");
  });
  test("another key, an unknown key, another statement's signature", () => {
    const strange = generateStepUpKey();
    expect(
      send(decision, signOffOf(decision, "RISK_MANAGER", { privateKeyPem: strange.privateKeyPem })),
    ).toBe("SIGNATURE_INVALID");
    const named = {
      ...good,
      signature: { ...signStatement(good.statementHash, strange.privateKeyPem), keyId: KEY.keyId },
    };
    expect(send(decision, named)).toBe("SIGNATURE_INVALID");
    expect(send(decision, { ...good, signature: signOffOf(decision, "ENGINEER").signature })).toBe(
      "SIGNATURE_INVALID",
    );
    expect(send(decision, good, "riku", NOW_MS, { ...CONTEXT, publicKeys: {} })).toBe("SIGNATURE_INVALID");
  });
  test("one that arrives withdrawn", () => {
    expect(send(decision, { ...good, withdrawnAtMs: 1 })).toBe("STATEMENT_MISMATCH");
  });
});

describe("four people, each with their own role, at that moment", () => {
  const change = (personId: string, more: Partial<(typeof PEOPLE)[number]>) =>
    PEOPLE.map((person) => (person.personId === personId ? { ...person, ...more } : person));

  test("a role that one does not hold", () => {
    const decision = inReview();
    expect(send(decision, signOffOf(decision, "RISK_MANAGER", { by: actorOf("paula") }), "paula")).toBe(
      "ROLE_NOT_HELD",
    );
  });
  test("a role lost since the page was loaded", () => {
    const decision = inReview();
    const context = withPeople(change("riku", { roles: ["OBSERVER"] }));
    const command = { type: "signOff" as const, signOff: signOffOf(decision, "RISK_MANAGER") };
    expect(codeOf(ask(decision, command, { by: actorOf("riku"), context }))).toBe("ROLE_NOT_HELD");
  });
  test("a person who is no longer active", () => {
    const decision = inReview();
    const context = withPeople(change("riku", { active: false }));
    expect(send(decision, signOffOf(decision, "RISK_MANAGER"), "riku", NOW_MS, context)).toBe(
      "ROLE_NOT_HELD",
    );
  });
  test("one person, one role, also after withdrawing the first", () => {
    const people = change("riku", { roles: ["RISK_MANAGER", "PRODUCT_OWNER"] });
    const by = actorOf("riku", people);
    let decision = signed(inReview(), "RISK_MANAGER");
    const second = (now: Decision) =>
      send(now, signOffOf(now, "PRODUCT_OWNER", { by }), "riku", NOW_MS, withPeople(people));
    expect(second(decision)).toBe("ONE_PERSON_ONE_ROLE");
    decision = act(decision, withdrawalOf(decision, "RISK_MANAGER"), { by: actorOf("riku") });
    expect(second(decision)).toBe("ONE_PERSON_ONE_ROLE");
  });
  test("who edited may sign only as Engineer, though NO-GO stays open", () => {
    const people = change("erin", { roles: ["ENGINEER", "PRODUCT_OWNER"] });
    const by = actorOf("erin", people);
    const decision = inReview();
    const asOwner = (choice: "GO" | "HOLD" | "NO_GO") =>
      send(
        decision,
        signOffOf(decision, "PRODUCT_OWNER", { by, choice }),
        "erin",
        NOW_MS,
        withPeople(people),
      );
    expect(asOwner("GO")).toBe("EDITOR_MAY_SIGN_ONLY_AS_ENGINEER");
    expect(asOwner("HOLD")).toBe("EDITOR_MAY_SIGN_ONLY_AS_ENGINEER");
    expect(asOwner("NO_GO")).toBeNull();
    expect(
      send(decision, signOffOf(decision, "ENGINEER", { by }), "erin", NOW_MS, withPeople(people)),
    ).toBeNull();
  });
  test("a station that someone else signed is taken; the same answer twice is none", () => {
    const people = [
      ...PEOPLE,
      { personId: "rosa", name: "Rosa", roles: ["RISK_MANAGER" as const], active: true },
    ];
    const decision = signed(inReview(), "RISK_MANAGER");
    const rosa = signOffOf(decision, "RISK_MANAGER", { by: actorOf("rosa", people) });
    expect(send(decision, rosa, "rosa", NOW_MS, withPeople(people))).toBe("ROLE_ALREADY_SIGNED");
    expect(send(decision, signOffOf(decision, "RISK_MANAGER"))).toBe("ALREADY_SIGNED");
  });
});

describe("HOLD, NO-GO and taking back", () => {
  test.each(["HOLD", "NO_GO"] as const)("%s needs a reason", (choice) => {
    const decision = inReview();
    expect(send(decision, signOffOf(decision, "ENGINEER", { choice, comment: " " }))).toBe("REASON_NEEDED");
  });
  test("HOLD blocks, and the same person's GO replaces it", () => {
    const held = signed(inReview(), "RISK_MANAGER", { choice: "HOLD", comment: "waiting for a figure" });
    const words = (now: Decision) => blockers(now, rehearsalV1, NOW_MS, PEOPLE).map((one) => one.words);
    expect(words(held)).toContain("Risk Manager: Riku says HOLD");
    const go = signed(held, "RISK_MANAGER");
    expect(go.signOffs.map((one) => [one.choice, one.withdrawnAtMs])).toEqual([
      ["HOLD", NOW_MS],
      ["GO", null],
    ]);
    expect(words(go)).not.toContain("Risk Manager: Riku says HOLD");
  });
  test.each<SigningRole>(["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER", "CTO"])(
    "NO-GO by %s ends the revision",
    (role) => {
      const refused = signed(inReview(), role, { choice: "NO_GO", comment: "too early" });
      expect(refused.phase).toBe("REFUSED");
      expect(act(refused, { type: "reopen", reason: "next try" })).toMatchObject({
        phase: "DRAFT",
        revision: 2,
        signOffs: [],
      });
    },
  );
  test("a sign-off is withdrawn only by the person who gave it", () => {
    const decision = signed(inReview(), "RISK_MANAGER");
    const withdraw = withdrawalOf(decision, "RISK_MANAGER");
    expect(codeOf(ask(decision, withdraw, { by: actorOf("paula") }))).toBe("NOT_YOUR_SIGN_OFF");
    const after = act(decision, withdraw, { by: actorOf("riku") });
    expect(codeOf(ask(after, withdraw, { by: actorOf("riku") }))).toBe("NO_SIGN_OFF_TO_WITHDRAW");
    expect(
      send(after, signOffOf(after, "RISK_MANAGER", { nowMs: NOW_MS + 1 }), "riku", NOW_MS + 1),
    ).toBeNull();
  });
});

describe("GO", () => {
  const cleo = { by: actorOf("cleo") };
  test("authorises, queues the canary and expires with the earliest signature", () => {
    let decision = signed(inReview(), "ENGINEER", { nowMs: NOW_MS });
    decision = signed(decision, "RISK_MANAGER", { nowMs: NOW_MS + 1 });
    decision = signed(decision, "PRODUCT_OWNER", { nowMs: NOW_MS + 2 });
    const nowMs = NOW_MS + MS_PER_HOUR;
    const after = act(decision, goCommand(decision, { nowMs }), { ...cleo, nowMs });
    expect(after).toMatchObject({
      phase: "AUTHORIZED",
      authorisation: { byName: "Cleo", atMs: nowMs, expiresAtMs: NOW_MS + 24 * MS_PER_HOUR },
    });
    expect(after.runs.at(-1)).toEqual({
      runId: "canary-1",
      kind: "CANARY",
      startedAtMs: nowMs,
      outcome: null,
    });
  });

  test("lists what is missing", () => {
    const decision = signed(inReview(), "ENGINEER");
    const answer = ask(decision, goCommand(decision), cleo);
    expect(answer).toMatchObject({
      ok: false,
      refusal: {
        code: "NOT_READY",
        blockers: [{ words: "Risk Manager: has not signed" }, { words: "Product Owner: has not signed" }],
      },
    });
  });

  const typed = { typedSymbol: "BTC-PERP", typedSize: "0.01" };
  test.each<[string, Partial<typeof typed>, string | null]>([
    ["as shown", {}, null],
    ["with blanks around", { typedSymbol: " BTC-PERP ", typedSize: "0.01 " }, null],
    ["lower case", { typedSymbol: "btc-perp" }, "TYPED_MISMATCH"],
    ["the same number in other digits", { typedSize: "0.010" }, "TYPED_MISMATCH"],
    ["nothing", { typedSize: "" }, "TYPED_MISMATCH"],
  ])("symbol and size typed %s", (_name, change, code) => {
    const decision = threeGo();
    expect(codeOf(ask(decision, { ...goCommand(decision), ...change }, cleo))).toBe(code);
  });

  test("twice is once", () => {
    const decision = threeGo();
    const command = goCommand(decision);
    expect(codeOf(ask(act(decision, command, cleo), command, cleo))).toBe("ALREADY_AUTHORIZED");
  });
  test("not through the other stations' door, nor with their sign-off", () => {
    const decision = threeGo();
    expect(send(decision, signOffOf(decision, "CTO"))).toBe("USE_GO");
    const asEngineer = { ...goCommand(decision), signOff: signOffOf(decision, "ENGINEER") };
    expect(codeOf(ask(decision, asEngineer, cleo))).toBe("NOT_THE_LAST_STATION");
    const hold = { ...goCommand(decision), signOff: signOffOf(decision, "CTO", { choice: "HOLD" }) };
    expect(codeOf(ask(decision, hold, cleo))).toBe("NOT_THE_LAST_STATION");
  });
  test("the last signature names the three before it", () => {
    const decision = threeGo();
    const command = goCommand(decision);
    const earlier = command.signOff.statement.earlier;
    expect(earlier).toEqual(decision.signOffs.map((one) => one.statementHash));
    const swapped = resigned(command.signOff, { earlier: [...earlier].reverse() });
    expect(codeOf(ask(decision, { ...command, signOff: swapped }, cleo))).toBe("STATEMENT_MISMATCH");
  });
  test("another build than the signed one launches nothing", () => {
    const decision = threeGo();
    const context = { ...CONTEXT, buildId: "build-2" };
    expect(codeOf(ask(decision, goCommand(decision), { ...cleo, context }))).toBe("NOT_READY");
  });
  test("content that was changed past the rules is noticed", () => {
    const decision = { ...threeGo(), title: "Quietly renamed" };
    expect(codeOf(ask(decision, goCommand(decision), cleo))).toBe("CONTENT_CHANGED");
  });
  test("a signer who left takes GO along", () => {
    const decision = threeGo();
    const people = PEOPLE.map((person) =>
      person.personId === "paula" ? { ...person, active: false } : person,
    );
    const answer = ask(decision, goCommand(decision), { ...cleo, context: withPeople(people) });
    expect(answer).toMatchObject({ ok: false, refusal: { code: "NOT_READY" } });
  });
  test("expired evidence closes GO", () => {
    const nowMs = NOW_MS + 24 * MS_PER_HOUR + 1;
    const decision = inReview();
    const codes = blockers(decision, rehearsalV1, nowMs, PEOPLE).map((one) => one.code);
    expect(codes.filter((code) => code === "EVIDENCE_EXPIRED")).toHaveLength(2);
    const late = blockers(threeGo(), rehearsalV1, nowMs, PEOPLE).map((one) => one.code);
    expect(late.filter((code) => code === "SIGN_OFF_EXPIRED")).toHaveLength(3);
  });
});

describe("the poll board", () => {
  test("says to each what they may do, and why not", () => {
    const board = pollBoard(signed(inReview(), "ENGINEER"), rehearsalV1, actorOf("cleo"));
    expect(board.map((view) => view.answer)).toEqual(["GO", "OPEN", "OPEN", "OPEN"]);
    expect(board.map((view) => view.open)).toEqual([[], [], [], ["HOLD", "NO_GO"]]);
    expect(board[3]?.whyNoGo).toBe("The last station opens when the three before it are GO.");
    for (const view of board.slice(0, 3)) expect(view.whyNoGo).not.toBeNull();
  });
  test("opens for GO when three are GO, and closes with the phase", () => {
    const decision = threeGo();
    const last = pollBoard(decision, rehearsalV1, actorOf("cleo"))[3];
    expect(last).toMatchObject({ open: ["GO", "HOLD", "NO_GO"], whyNoGo: null });
    const after = act(decision, goCommand(decision), { by: actorOf("cleo") });
    expect(pollBoard(after, rehearsalV1, actorOf("cleo")).map((view) => view.open)).toEqual([[], [], [], []]);
  });
  test("lets each take back their own sign-off only", () => {
    const board = pollBoard(threeGo(), rehearsalV1, actorOf("riku"));
    expect(board.map((view) => view.mayWithdraw)).toEqual([false, true, false, false]);
  });
});
