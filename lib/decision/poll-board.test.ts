import { describe, expect, test } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { Template } from "../template/schema.ts";
import type { HeldDelegation, PersonFacts } from "./delegation.ts";
import type { Actor, Decision } from "./model.ts";
import { pollBoard } from "./poll-board.ts";
import { restatable } from "./restatable.ts";
import { earlierGoSignOffs, lastStationRole, signOffRefusal } from "./sign-off-eligibility.ts";
import { voidReason } from "./sign-off-void.ts";
import {
  actorOf,
  authorised,
  draft,
  inPhase,
  inReview,
  NOW_MS,
  PEOPLE,
  signed,
  signOffOf,
  threeGo,
} from "./test-decision.ts";

const station = (decision: Decision, personId: string, role: string, now?: Parameters<typeof pollBoard>[3]) =>
  pollBoard(decision, rehearsalV1, actorOf(personId), now).find((one) => one.station.role === role);

describe("a station says why this person may not give GO there", () => {
  test.each<[string, Decision, string, string, string | null]>([
    ["a draft", draft(), "erin", "ENGINEER", "Opens when the decision is submitted."],
    ["an authorised decision", authorised(), "erin", "ENGINEER", "Closed."],
    ["a refused one", inPhase("REFUSED"), "olaf", "ENGINEER", "Closed."],
    ["one's own station in review", inReview(), "riku", "RISK_MANAGER", null],
    ["the station of another role", inReview(), "riku", "ENGINEER", "Waits for a person who holds Engineer."],
    [
      "the last station before its turn",
      inReview(),
      "cleo",
      "CTO",
      "The last station opens when the three before it are GO.",
    ],
    ["the last station at its turn", threeGo(), "cleo", "CTO", null],
    [
      "one's own GO that stands",
      signed(inReview(), "RISK_MANAGER"),
      "riku",
      "RISK_MANAGER",
      "You have signed this already.",
    ],
  ])("%s", (_name, decision, personId, role, why) =>
    expect(station(decision, personId, role)?.whyNoGo).toBe(why),
  );
  test("closed stations offer no answer and take none back", () => {
    expect(station(draft(), "erin", "ENGINEER")).toMatchObject({
      open: [],
      mayWithdraw: false,
      answer: "OPEN",
    });
    expect(station(authorised(), "riku", "RISK_MANAGER")).toMatchObject({
      open: [],
      mayWithdraw: false,
      answer: "GO",
      voidWords: null,
    });
  });
  test("in review a station offers what its holder may say, and only they take it back", () => {
    expect(station(inReview(), "riku", "RISK_MANAGER")?.open).toEqual(["GO", "HOLD", "NO_GO"]);
    const held = signed(inReview(), "RISK_MANAGER", { choice: "HOLD", comment: "a figure" });
    expect(station(held, "riku", "RISK_MANAGER")).toMatchObject({
      open: ["GO", "NO_GO"],
      mayWithdraw: true,
      answer: "HOLD",
    });
    expect(station(held, "erin", "RISK_MANAGER")).toMatchObject({ open: [], mayWithdraw: false });
  });
  test("an answer of somebody who left no longer counts, in words", () => {
    const decision = signed(inReview(), "RISK_MANAGER");
    const people = PEOPLE.filter(({ personId }) => personId !== "riku");
    expect(station(decision, "cleo", "RISK_MANAGER", { people, atMs: NOW_MS })?.voidWords).toBe(
      "Riku is no longer an active person",
    );
    expect(station(decision, "cleo", "RISK_MANAGER", { people: PEOPLE, atMs: NOW_MS })?.voidWords).toBeNull();
  });
});

describe("a refused answer says whose role or name stands in its way", () => {
  const by = (personId: string, roles: Actor["roles"], more: Partial<Actor> = {}): Actor => ({
    personId,
    name: personId,
    roles,
    ...more,
  });
  const lent = (ofPersonId: string, ofName: string): HeldDelegation => ({
    delegationId: "g1",
    role: "RISK_MANAGER",
    ofPersonId,
    ofName,
    fromMs: 0,
    untilMs: NOW_MS + 1,
  });
  test.each<[string, Decision, Actor, object | null]>([
    [
      "a role that one does not hold",
      inReview(),
      by("olaf", ["OBSERVER"]),
      { code: "ROLE_NOT_HELD", details: { role: "Risk Manager" } },
    ],
    [
      "who has signed for another role",
      signed(inReview(), "PRODUCT_OWNER"),
      by("paula", ["PRODUCT_OWNER", "RISK_MANAGER"]),
      { code: "ONE_PERSON_ONE_ROLE", details: { role: "Product Owner" } },
    ],
    [
      "a station that is taken",
      signed(inReview(), "RISK_MANAGER"),
      by("rosa", ["RISK_MANAGER"]),
      { code: "ROLE_ALREADY_SIGNED", details: { name: "Riku" } },
    ],
    [
      "an editor",
      inReview(),
      by("erin", ["ENGINEER", "RISK_MANAGER"]),
      { code: "EDITOR_MAY_SIGN_ONLY_AS_ENGINEER", details: {} },
    ],
    [
      "for an editor",
      inReview(),
      by("rosa", ["RISK_MANAGER"], { delegations: [lent("erin", "Erin")] }),
      { code: "DELEGATED_BY_AN_EDITOR", details: { name: "Erin" } },
    ],
    [
      "for somebody else",
      inReview(),
      by("rosa", ["RISK_MANAGER"], { delegations: [lent("riku", "Riku")] }),
      null,
    ],
  ])("%s", (_name, decision, actor, refusal) => {
    const refused = signOffRefusal({
      decision,
      template: rehearsalV1,
      actor,
      role: "RISK_MANAGER",
      choice: "GO",
    });
    if (refusal === null) expect(refused).toBeNull();
    else expect(refused).toMatchObject({ ok: false, refusal });
  });
});

describe("the last station", () => {
  const template: Template = {
    ...rehearsalV1,
    stations: [...rehearsalV1.stations].sort((a, b) =>
      a.role === "PRODUCT_OWNER" ? 1 : b.role === "PRODUCT_OWNER" ? -1 : 0,
    ),
  };
  test("is the one that the form puts last", () => {
    expect(lastStationRole(rehearsalV1)).toBe("CTO");
    expect(lastStationRole(template)).toBe("PRODUCT_OWNER");
  });
  test("its own GO is none of those before it", () => {
    const roles = (one: Template) => earlierGoSignOffs(authorised(), one).map(({ role }) => role);
    expect(roles(rehearsalV1)).toEqual(["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"]);
    expect(roles(template)).toEqual(["ENGINEER", "RISK_MANAGER", "CTO"]);
  });
});

test("a role for which the form has no station can sign no statement", () => {
  const template = { ...rehearsalV1, stations: rehearsalV1.stations.slice(0, 3) };
  expect(() => signOffOf(inReview(), "CTO", { template })).toThrow("has no station for CTO");
});

test("a signer who is not among the people any more is gone", () => {
  const [signOff] = signed(inReview(), "RISK_MANAGER").signOffs;
  const nobody: PersonFacts[] = [];
  expect(signOff && voidReason(signOff, nobody, NOW_MS)).toEqual({
    code: "SIGNER_GONE",
    words: "Riku is no longer an active person",
  });
});

test("every signer reads again what was waived, by whom and why", () => {
  expect(restatable({ ...draft(), answers: {} }, rehearsalV1).waivers).toEqual([]);
  const decision = inReview();
  const answer = decision.answers["demo-pnl"];
  if (!answer) throw new Error("not answered");
  const waiver = { reason: "known and accepted", by: "riku", byName: "Riku", atMs: NOW_MS };
  const answers = { ...decision.answers, "demo-pnl": { ...answer, waiver } };
  expect(restatable({ ...decision, answers }, rehearsalV1).waivers).toEqual([
    { itemId: "demo-pnl", text: "PnL tracking accurate", reason: "known and accepted", byName: "Riku" },
  ]);
});
