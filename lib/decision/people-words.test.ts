import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { approvedContent } from "./approved-content.ts";
import {
  type Account,
  accountChangeRefusal,
  delegationRefusal,
  effectsOfPeopleChange,
  passwordProblem,
  withChange,
} from "./people-rules.ts";
import type { PersonFacts } from "./solvable.ts";
import { candidates, solvable } from "./solvable.ts";
import { act, actorOf, BUILD_ID, draft, inPhase, inReview, NOW_MS, PEOPLE, signed } from "./test-decision.ts";

const DAY_MS = 24 * MS_PER_HOUR;
const account = (personId: string, ...roles: Account["roles"][number][]): Account => ({
  personId,
  name: personId.toUpperCase(),
  roles,
  active: true,
});
const HOUSE = [account("amara", "ADMIN"), account("riku", "RISK_MANAGER"), account("olaf", "OBSERVER")];

describe("passwords", () => {
  const of = { name: "Ada-Marie O'Neill", email: "ada.oneill@countersign.example" };
  test.each<[string, string, string | null]>([
    ["one's own name in other letters", "ADA marie oneill!", "it is your own name or e-mail"],
    ["one's own e-mail", "ada.oneill@countersign.example", "it is your own name or e-mail"],
    ["four different characters", "abcdabcdabcd", "it repeats too few different characters"],
    ["five different characters", "abcdeabcdeab", null],
  ])("%s", (_name, password, problem) => expect(passwordProblem(password, of)).toBe(problem));
  test("that is what stands before the @ of one's e-mail", () => {
    const adas = { name: "Ada", email: "ada.lovelace.1815@countersign.example" };
    expect(passwordProblem("AdaLovelace-1815", adas)).toBe("it is your own name or e-mail");
  });
  test("who has no name may still use marks alone", () => {
    expect(passwordProblem("!?-+*/=!?-+*", { name: "", email: "" })).toBeNull();
  });
});

describe("accounts", () => {
  test("a change touches one person and only what it names", () => {
    const off = withChange(HOUSE, { personId: "riku", active: false });
    expect(off.map(({ active }) => active)).toEqual([true, false, true]);
    expect(off[1]?.roles).toEqual(["RISK_MANAGER"]);
    const roles = withChange(HOUSE, { personId: "riku", roles: ["AUDITOR"] });
    expect(roles[1]).toEqual({ ...HOUSE[1], roles: ["AUDITOR"] });
    expect(roles[0]).toEqual(HOUSE[0]);
  });
  test.each<[string, string, Parameters<typeof accountChangeRefusal>[2], object | null]>([
    ["nobody", "amara", { personId: "none" }, { code: "NOT_FOUND", details: { what: "person" } }],
    ["oneself", "amara", { personId: "amara", active: false }, { code: "OWN_ACCOUNT", details: {} }],
    [
      "the last admin",
      "riku",
      { personId: "amara", active: false },
      { code: "LAST_ADMIN", details: { name: "AMARA" } },
    ],
    [
      "the last admin's role",
      "riku",
      { personId: "amara", roles: [] },
      { code: "LAST_ADMIN", details: { name: "AMARA" } },
    ],
    ["another person", "amara", { personId: "riku", active: false }, null],
  ])("changing %s", (_name, by, change, refusal) => {
    expect(accountChangeRefusal(HOUSE, by, change)).toEqual(refusal && { ok: false, refusal });
  });
});

describe("a delegation", () => {
  const GRANT = {
    role: "RISK_MANAGER",
    fromPersonId: "riku",
    toPersonId: "olaf",
    fromMs: NOW_MS,
    untilMs: NOW_MS + DAY_MS,
  } as const;
  const house = [
    ...HOUSE,
    { ...account("gone", "RISK_MANAGER"), active: false },
    account("rosa", "RISK_MANAGER"),
  ];
  test.each<[string, Partial<Record<keyof typeof GRANT, string | number>>, string | null, object?]>([
    ["for a day", {}, null],
    ["for 92 days", { untilMs: NOW_MS + 92 * DAY_MS }, null],
    [
      "for a millisecond more",
      { untilMs: NOW_MS + 92 * DAY_MS + 1 },
      "DELEGATION_TIME",
      { reason: "it is longer than 92 days" },
    ],
    [
      "that ends as it begins",
      { untilMs: NOW_MS },
      "DELEGATION_TIME",
      { reason: "its end is not after its beginning" },
    ],
    [
      "that has ended",
      { fromMs: NOW_MS - 2, untilMs: NOW_MS },
      "DELEGATION_TIME",
      { reason: "its end has passed" },
    ],
    ["that ends in a millisecond", { fromMs: NOW_MS - 2, untilMs: NOW_MS + 1 }, null],
    ["to oneself", { toPersonId: "riku" }, "DELEGATION_TO_SELF"],
    ["to the admin who grants it", { toPersonId: "amara" }, "DELEGATION_BY_ITS_DELEGATE"],
    [
      "of nobody",
      { fromPersonId: "none" },
      "DELEGATION_OF_A_ROLE_NOT_HELD",
      { name: "", role: "Risk Manager" },
    ],
    [
      "of somebody who left",
      { fromPersonId: "gone" },
      "DELEGATION_OF_A_ROLE_NOT_HELD",
      { name: "GONE", role: "Risk Manager" },
    ],
    [
      "of a role not held",
      { role: "CTO" },
      "DELEGATION_OF_A_ROLE_NOT_HELD",
      { name: "RIKU", role: "CTO/Director" },
    ],
    ["to nobody", { toPersonId: "none" }, "DELEGATION_TO_NOBODY", {}],
    ["to somebody who left", { toPersonId: "gone" }, "DELEGATION_TO_NOBODY", { name: "GONE" }],
    ["to a holder", { toPersonId: "rosa" }, "DELEGATION_TO_A_HOLDER", { name: "ROSA", role: "Risk Manager" }],
  ])("%s", (_name, change, code, details = {}) => {
    const grant = { ...GRANT, ...change } as typeof GRANT;
    const answer = delegationRefusal({
      accounts: house,
      actorPersonId: "amara",
      grant,
      reason: "a holiday",
      nowMs: NOW_MS,
    });
    expect(answer).toEqual(code === null ? null : { ok: false, refusal: { code, details } });
  });
  test("without a reason", () => {
    const given = { accounts: house, actorPersonId: "amara", grant: GRANT, reason: " ", nowMs: NOW_MS };
    expect(delegationRefusal(given)).toMatchObject({ refusal: { code: "REASON_NEEDED" } });
  });
});

describe("what a change of people does to open decisions", () => {
  const after = PEOPLE.map((one) => (one.personId === "riku" ? { ...one, active: false } : one));
  const effects = (
    decisions: Parameters<typeof effectsOfPeopleChange>[0]["decisions"],
    people: readonly PersonFacts[] = after,
    before: readonly PersonFacts[] = PEOPLE,
  ) =>
    effectsOfPeopleChange({
      decisions,
      before: { accounts: before, grants: [] },
      after: { accounts: people, grants: [] },
      nowMs: NOW_MS,
    });
  const unsolvable = "nobody holds the role Risk Manager: this cannot be authorised";
  test("a signature falls and the way ends, with number, title and who opened it", () => {
    const decision = signed(signed(inReview(), "ENGINEER"), "RISK_MANAGER");
    expect(effects([decision])).toEqual([
      {
        decisionId: "d1",
        number: 7,
        title: "A careful change",
        createdBy: "erin",
        voided: [{ role: "RISK_MANAGER", personName: "Riku" }],
        unsolvable,
      },
    ]);
  });
  test("a draft loses its way alone; what had none before is no news, nor is a decision that is over", () => {
    expect(effects([draft()])).toMatchObject([{ voided: [], unsolvable }]);
    expect(effects([draft()], after, after)).toEqual([]);
    expect(effects([draft()], PEOPLE)).toEqual([]);
    expect(effects([inPhase("SUCCEEDED"), inPhase("REFUSED"), inPhase("LAUNCHED")])).toEqual([]);
  });
  test("a signature that was taken back, or had fallen before, is no news", () => {
    const decision = signed(inReview(), "RISK_MANAGER");
    const rosa: PersonFacts = { personId: "rosa", name: "Rosa", roles: ["RISK_MANAGER"], active: true };
    const voided = (one: typeof decision, before: readonly PersonFacts[] = PEOPLE) =>
      effects([one], [...after, rosa], [...before, rosa]).flatMap((effect) => effect.voided);
    const signOffs = decision.signOffs.map((one) => ({ ...one, withdrawnAtMs: NOW_MS }));
    expect(voided(decision)).toEqual([{ role: "RISK_MANAGER", personName: "Riku" }]);
    expect(voided({ ...decision, signOffs })).toEqual([]);
    expect(voided(decision, after)).toEqual([]);
  });
  test("an authorised decision needs nobody any more, but every signature", () => {
    expect(effects([inPhase("AUTHORIZED")])).toMatchObject([
      { voided: [{ role: "RISK_MANAGER", personName: "Riku" }], unsolvable: null },
    ]);
  });
});

describe("who may still sign", () => {
  const who = (
    decision: Parameters<typeof candidates>[0]["decision"],
    role: "RISK_MANAGER" | "CTO",
    people: readonly PersonFacts[],
  ) => candidates({ decision, people, nowMs: NOW_MS }, role).map(({ personId }) => personId);
  const rosa: PersonFacts = { personId: "rosa", name: "Rosa", roles: ["RISK_MANAGER", "CTO"], active: true };
  test("everybody who holds the role, is active, did not edit and signed nothing else; who has signed, alone", () => {
    const people = [...PEOPLE, rosa];
    expect(who(inReview(), "RISK_MANAGER", people)).toEqual(["riku", "rosa"]);
    expect(who(inReview(), "RISK_MANAGER", [...PEOPLE, { ...rosa, active: false }])).toEqual(["riku"]);
    expect(who({ ...inReview(), editors: ["erin", "rosa"] }, "RISK_MANAGER", people)).toEqual(["riku"]);
    const taken = signed(inReview(), "RISK_MANAGER");
    expect(who(taken, "RISK_MANAGER", people)).toEqual(["riku"]);
    expect(who(taken, "CTO", [...PEOPLE, { ...rosa, personId: "riku" }].slice(1))).toEqual(["cleo"]);
  });
  test("several missing roles and editors are all named", () => {
    const people = PEOPLE.filter(({ personId }) => personId !== "cleo");
    const why = solvable({ ...draft(), editors: ["erin", "riku"] }, people, NOW_MS);
    expect(why).toEqual({
      words:
        "no Risk Manager but the editor Riku; nobody holds the role CTO/Director: this cannot be authorised",
      doNext:
        "Ask an admin to give or delegate Risk Manager and CTO/Director to somebody who did not edit this decision, or let somebody else open it.",
    });
    const three = [...PEOPLE, rosa, { ...rosa, personId: "rita", name: "Rita" }];
    const editors = ["erin", "riku", "rosa", "rita"];
    expect(solvable({ ...draft(), editors }, three, NOW_MS)?.words).toBe(
      "no Risk Manager but editors Riku, Rosa and Rita: this cannot be authorised",
    );
  });
});

test("a role whose holders are an editor and one who has signed otherwise names both", () => {
  const people: PersonFacts[] = PEOPLE.map((one) =>
    one.personId === "paula" ? { ...one, roles: ["PRODUCT_OWNER", "RISK_MANAGER"] } : one,
  );
  const decision = { ...signed(inReview(), "PRODUCT_OWNER"), editors: ["erin", "riku"] };
  expect(solvable(decision, people, NOW_MS)?.words).toBe(
    "every Risk Manager (Riku and Paula) edited this decision or has signed it for another role: this cannot be authorised",
  );
});

test("a waiver stands in the approved content with its item's words", () => {
  const waived = act(
    draft(),
    { type: "waiveItem", itemId: "demo-pnl", reason: "known and accepted" },
    { by: actorOf("riku") },
  );
  expect(approvedContent(waived, rehearsalV1, BUILD_ID).waivers).toEqual([
    {
      itemId: "demo-pnl",
      text: "PnL tracking accurate",
      reason: "known and accepted",
      by: "riku",
      byName: "Riku",
      atMs: NOW_MS,
    },
  ]);
});
