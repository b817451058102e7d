import { describe, expect, test } from "vitest";
import { verifySignOffs } from "../proof/verify-sign-offs.ts";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { approvedContent } from "./approved-content.ts";
import { type PersonFacts, type RoleGrant, withDelegations } from "./delegation.ts";
import type { Decision } from "./model.ts";
import { blockers } from "./readiness.ts";
import {
  act,
  actorOf,
  ask,
  BUILD_ID,
  CONTEXT,
  codeOf,
  goCommand,
  inReview,
  KEY,
  NOW_MS,
  PEOPLE,
  signed,
  signOffOf,
} from "./test-decision.ts";

const UNTIL_MS = NOW_MS + 3 * MS_PER_HOUR;
const GRANT: RoleGrant = {
  delegationId: "del-1",
  role: "RISK_MANAGER",
  fromPersonId: "riku",
  toPersonId: "olaf",
  fromMs: NOW_MS,
  untilMs: UNTIL_MS,
  isRevoked: false,
};
const castAt = (nowMs: number, grants: readonly RoleGrant[] = [GRANT], people = PEOPLE) =>
  withDelegations(people, grants, nowMs);
const olafAt = (nowMs: number, grants?: readonly RoleGrant[], people?: readonly PersonFacts[]) =>
  castAt(nowMs, grants, people as typeof PEOPLE).find((person) => person.personId === "olaf");
const change = (personId: string, more: Partial<PersonFacts>) =>
  PEOPLE.map((person) => (person.personId === personId ? { ...person, ...more } : person));

describe("a delegation lends a role for its time", () => {
  test.each<[string, number, boolean]>([
    ["a millisecond before it begins", NOW_MS - 1, false],
    ["from its first millisecond", NOW_MS, true],
    ["until the millisecond before its end", UNTIL_MS - 1, true],
    ["not at its end", UNTIL_MS, false],
  ])("%s", (_name, nowMs, holds) => {
    expect(olafAt(nowMs)?.roles.includes("RISK_MANAGER")).toBe(holds);
  });
  test.each<[string, readonly RoleGrant[], readonly PersonFacts[]]>([
    ["revoked", [{ ...GRANT, isRevoked: true }], PEOPLE],
    ["its lender lost the role", [GRANT], change("riku", { roles: ["OBSERVER"] })],
    ["its lender left", [GRANT], change("riku", { active: false })],
    ["its lender is unknown", [GRANT], PEOPLE.filter(({ personId }) => personId !== "riku")],
    [
      "its lender holds the role only by a delegation",
      [
        { ...GRANT, fromPersonId: "paula" },
        { ...GRANT, toPersonId: "paula" },
      ],
      PEOPLE,
    ],
  ])("nothing is lent: %s", (_name, grants, people) => {
    expect(olafAt(NOW_MS, grants, people)?.roles).toEqual(["OBSERVER"]);
  });
  test("whoever holds the role in their own right needs no delegation and names none", () => {
    const people = change("olaf", { roles: ["RISK_MANAGER"] });
    expect(olafAt(NOW_MS, [GRANT], people)?.delegations).toBeUndefined();
  });
});

const at = (nowMs: number, grants?: readonly RoleGrant[]) => ({ ...CONTEXT, people: castAt(nowMs, grants) });
function signAsDelegate(decision: Decision, nowMs = NOW_MS, grants?: readonly RoleGrant[]) {
  const context = at(nowMs, grants);
  const by = { ...(context.people.find((one) => one.personId === "olaf") ?? actorOf("olaf")) };
  return {
    answer: ask(
      decision,
      { type: "signOff", signOff: signOffOf(decision, "RISK_MANAGER", { by, nowMs }) },
      { by, nowMs, context },
    ),
    context,
    by,
  };
}

describe("signing for somebody else", () => {
  test("the statement names whose role it is, and ends with the delegation", () => {
    const { answer } = signAsDelegate(inReview());
    expect(answer).toMatchObject({ ok: true });
    const signOff = answer.ok && answer.events[0]?.type === "signedOff" ? answer.events[0].signOff : null;
    expect(signOff?.statement).toMatchObject({
      personId: "olaf",
      expiresAtMs: UNTIL_MS,
      delegation: {
        delegationId: "del-1",
        ofPersonId: "riku",
        ofName: "Riku",
        fromMs: NOW_MS,
        untilMs: UNTIL_MS,
      },
    });
  });
  test("a statement of somebody who holds the role themselves names nobody", () => {
    expect(signOffOf(inReview(), "RISK_MANAGER").statement).not.toHaveProperty("delegation");
  });
  test.each<[string, readonly RoleGrant[], string]>([
    ["without the delegation", [], "ROLE_NOT_HELD"],
    ["after it was revoked", [{ ...GRANT, isRevoked: true }], "ROLE_NOT_HELD"],
    [
      "under another one than the statement names",
      [{ ...GRANT, delegationId: "del-2" }],
      "STATEMENT_MISMATCH",
    ],
    [
      "with another end than the statement names",
      [{ ...GRANT, untilMs: UNTIL_MS + 1 }],
      "STATEMENT_MISMATCH",
    ],
  ])("%s: refused", (_name, grants, code) => {
    const decision = inReview();
    const { by } = signAsDelegate(decision);
    const signOff = signOffOf(decision, "RISK_MANAGER", { by });
    expect(codeOf(ask(decision, { type: "signOff", signOff }, { by, context: at(NOW_MS, grants) }))).toBe(
      code,
    );
  });
  test("a statement that hides the delegation is none", () => {
    const decision = inReview();
    const { by, context } = signAsDelegate(decision);
    const { delegations: _hidden, ...plain } = by;
    const signOff = signOffOf(decision, "RISK_MANAGER", { by: plain });
    expect(codeOf(ask(decision, { type: "signOff", signOff }, { by: plain, context }))).toBe(
      "STATEMENT_MISMATCH",
    );
  });
  test("the editors' rule of the lender holds for the delegate, except as Engineer", () => {
    const decision = { ...inReview(), editors: ["erin", "riku"] };
    expect(codeOf(signAsDelegate(decision).answer)).toBe("DELEGATED_BY_AN_EDITOR");
    const asEngineer: RoleGrant = { ...GRANT, role: "ENGINEER", fromPersonId: "erin" };
    const context = at(NOW_MS, [asEngineer]);
    const by = { ...(context.people.find((one) => one.personId === "olaf") ?? actorOf("olaf")) };
    const signOff = signOffOf(decision, "ENGINEER", { by });
    expect(codeOf(ask(decision, { type: "signOff", signOff }, { by, context }))).toBeNull();
  });
  test("of two lenders the one who did not edit counts", () => {
    const people = [
      ...change("riku", {}),
      { personId: "rosa", name: "Rosa", roles: ["RISK_MANAGER" as const], active: true },
    ];
    const grants = [GRANT, { ...GRANT, delegationId: "del-2", fromPersonId: "rosa" }];
    const decision = { ...inReview(), editors: ["erin", "riku"] };
    const context = { ...CONTEXT, people: withDelegations(people, grants, NOW_MS) };
    const by = { ...(context.people.find((one) => one.personId === "olaf") ?? actorOf("olaf")) };
    const signOff = signOffOf(decision, "RISK_MANAGER", { by });
    expect(signOff.statement.delegation?.ofName).toBe("Rosa");
    expect(codeOf(ask(decision, { type: "signOff", signOff }, { by, context }))).toBeNull();
  });
});

describe("to GO and to launch the delegation must still be in force", () => {
  function threeGoWithDelegate() {
    const decision = signed(signed(inReview(), "ENGINEER"), "PRODUCT_OWNER");
    const { context, by } = signAsDelegate(decision);
    const signOff = signOffOf(decision, "RISK_MANAGER", { by });
    return act(decision, { type: "signOff", signOff }, { by, context });
  }
  const go = (decision: Decision, nowMs: number, grants?: readonly RoleGrant[]) =>
    ask(decision, goCommand(decision, { nowMs }), { by: actorOf("cleo"), nowMs, context: at(nowMs, grants) });

  test("GO goes through, and the authorisation ends with the delegation", () => {
    const answer = go(threeGoWithDelegate(), NOW_MS);
    expect(answer).toMatchObject({ ok: true });
    const authorised = answer.ok ? answer.events.find((event) => event.type === "authorised") : null;
    expect(authorised).toMatchObject({ expiresAtMs: UNTIL_MS });
  });
  test.each<[string, number, readonly RoleGrant[], string]>([
    ["revoked", NOW_MS + 1, [{ ...GRANT, isRevoked: true }], "SIGNER_LOST_ROLE"],
    ["over", UNTIL_MS, [GRANT], "SIGN_OFF_EXPIRED"],
  ])("%s: no GO", (_name, nowMs, grants, code) => {
    const decision = threeGoWithDelegate();
    expect(codeOf(go(decision, nowMs, grants))).toBe("NOT_READY");
    const codes = blockers(decision, rehearsalV1, nowMs, castAt(nowMs, grants)).map((one) => one.code);
    expect(codes).toContain(code);
  });
  test("the worker verifies it anew, and names what is missing", () => {
    const before = threeGoWithDelegate();
    const decision = act(before, goCommand(before), { by: actorOf("cleo"), context: at(NOW_MS) });
    const verify = (people: readonly PersonFacts[], nowMs = NOW_MS, given = decision) =>
      verifySignOffs({
        decision: given,
        content: approvedContent(given, rehearsalV1, BUILD_ID),
        people,
        publicKeys: { [KEY.keyId]: KEY.publicKeyPem },
        stations: rehearsalV1.stations,
        policy: rehearsalV1.signaturePolicy,
        nowMs,
      });
    expect(verify(castAt(NOW_MS))).toEqual({ ok: true });
    expect(verify(castAt(NOW_MS, []))).toEqual({
      ok: false,
      reasons: ["Risk Manager: its signer no longer holds the role"],
    });
    expect(verify(change("olaf", { roles: ["RISK_MANAGER"] }))).toEqual({
      ok: false,
      reasons: [
        "Risk Manager: its signer no longer holds the role by the delegation that the statement names",
      ],
    });
    expect(verify(castAt(NOW_MS), NOW_MS, { ...decision, editors: ["erin", "riku"] })).toMatchObject({
      ok: false,
      reasons: expect.arrayContaining(["Risk Manager: its signer acts for Riku, who edited the decision"]),
    });
  });
});
