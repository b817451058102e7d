import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import type { RoleGrant } from "./delegation.ts";
import type { PersonRole } from "./model.ts";
import {
  type Account,
  type AccountChange,
  accountChangeRefusal,
  delegationRefusal,
  effectsOfPeopleChange,
  passwordProblem,
  withChange,
} from "./people-rules.ts";
import { authorised, draft, inPhase, NOW_MS, PEOPLE, threeGo } from "./test-decision.ts";

describe("a password", () => {
  const of = { name: "Paula Owner", email: "paula@countersign.example" };
  test.each<[string, string, string | null]>([
    ["of eleven characters", "elevenchars", "it has fewer than 12 characters"],
    ["of twelve", "twelve-chars", null],
    ["as long as can be", "abcdefgh".repeat(32), null],
    ["longer than that", `${"abcdefgh".repeat(32)}x`, "it has more than 256 characters"],
    ["that is the e-mail", "PAULA@countersign.example", "it is your own name or e-mail"],
    ["with a NUL", "twelve-chars\u0000", "it contains a NUL character"],
    ["of one letter", "aaaaaaaaaaaaaaaa", "it repeats too few different characters"],
    ["with spaces and accents", "vier Wörter für heute", null],
  ])("%s", (_name, password, problem) => expect(passwordProblem(password, of)).toBe(problem));
  test("that is the person's name in other clothes", () => {
    expect(
      passwordProblem("Maximilian-Mustermann", { name: "Maximilian Mustermann", email: "m@x.example" }),
    ).toBe("it is your own name or e-mail");
  });
});

const account = (personId: string, roles: PersonRole[], active = true): Account => ({
  personId,
  name: personId,
  roles,
  active,
});

describe("who may change whom", () => {
  const two = [account("amara", ["ADMIN"]), account("ben", ["ADMIN", "CTO"]), account("cy", ["ENGINEER"])];
  const one = [account("amara", ["ADMIN"]), account("ben", ["ADMIN"], false), account("cy", ["ENGINEER"])];
  test.each<[string, readonly Account[], string, AccountChange, string | null]>([
    ["an admin gives a role", two, "amara", { personId: "cy", roles: ["CTO"] }, null],
    ["an admin takes another admin's role", two, "amara", { personId: "ben", roles: [] }, null],
    [
      "nobody changes their own roles",
      two,
      "amara",
      { personId: "amara", roles: ["ADMIN", "CTO"] },
      "OWN_ACCOUNT",
    ],
    ["nobody disables themselves", two, "amara", { personId: "amara", active: false }, "OWN_ACCOUNT"],
    ["the last admin keeps the role", one, "cy", { personId: "amara", roles: ["CTO"] }, "LAST_ADMIN"],
    ["the last admin is not disabled", one, "cy", { personId: "amara", active: false }, "LAST_ADMIN"],
    ["a disabled admin is no other admin", one, "ben", { personId: "amara", active: false }, "LAST_ADMIN"],
    ["nobody with that id", two, "amara", { personId: "zoe", roles: [] }, "NOT_FOUND"],
  ])("%s", (_name, accounts, actor, wanted, code) => {
    expect(accountChangeRefusal(accounts, actor, wanted)?.refusal.code ?? null).toBe(code);
  });
});

describe("delegating a role", () => {
  const accounts = [
    account("amara", ["ADMIN"]),
    account("riku", ["RISK_MANAGER"]),
    account("olaf", ["OBSERVER"]),
    account("rosa", ["RISK_MANAGER"]),
    account("gone", [], false),
  ];
  const grant = {
    role: "RISK_MANAGER" as const,
    fromPersonId: "riku",
    toPersonId: "olaf",
    fromMs: NOW_MS,
    untilMs: NOW_MS + MS_PER_HOUR,
  };
  test.each<[string, Partial<typeof grant>, string | null]>([
    ["from its holder to another person", {}, null],
    ["to themselves", { toPersonId: "riku" }, "DELEGATION_TO_SELF"],
    ["to the admin who grants it", { toPersonId: "amara" }, "DELEGATION_BY_ITS_DELEGATE"],
    ["of a role that the lender does not hold", { fromPersonId: "gone" }, "DELEGATION_OF_A_ROLE_NOT_HELD"],
    ["from nobody", { fromPersonId: "zoe" }, "DELEGATION_OF_A_ROLE_NOT_HELD"],
    ["to nobody", { toPersonId: "zoe" }, "DELEGATION_TO_NOBODY"],
    ["to somebody disabled", { toPersonId: "gone" }, "DELEGATION_TO_NOBODY"],
    ["to a holder of the role", { toPersonId: "rosa" }, "DELEGATION_TO_A_HOLDER"],
    ["for no time", { untilMs: NOW_MS }, "DELEGATION_TIME"],
    ["for a time that has passed", { fromMs: NOW_MS - MS_PER_HOUR, untilMs: NOW_MS }, "DELEGATION_TIME"],
    ["for exactly 92 days", { untilMs: NOW_MS + 92 * 24 * MS_PER_HOUR }, null],
    ["for longer", { untilMs: NOW_MS + 92 * 24 * MS_PER_HOUR + 1 }, "DELEGATION_TIME"],
  ])("%s", (_name, more, code) => {
    const given = {
      accounts,
      actorPersonId: "amara",
      grant: { ...grant, ...more },
      reason: "holiday",
      nowMs: NOW_MS,
    };
    expect(delegationRefusal(given)?.refusal.code ?? null).toBe(code);
  });
  test("needs a reason", () => {
    const given = { accounts, actorPersonId: "amara", grant, reason: " ", nowMs: NOW_MS };
    expect(delegationRefusal(given)?.refusal.code).toBe("REASON_NEEDED");
  });
});

describe("what a change of people does to open decisions", () => {
  const effects = (
    decision: ReturnType<typeof draft>,
    personId: string,
    change: { roles?: PersonRole[]; active?: boolean },
    grants: RoleGrant[] = [],
  ) =>
    effectsOfPeopleChange({
      decisions: [decision],
      before: { accounts: PEOPLE, grants },
      after: { accounts: withChange(PEOPLE, { personId, ...change }), grants },
      nowMs: NOW_MS,
    });
  test("a signer's lost role voids the sign-off and leaves nobody", () => {
    expect(effects(threeGo(), "paula", { roles: [] })).toMatchObject([
      {
        number: 7,
        voided: [{ role: "PRODUCT_OWNER", personName: "Paula" }],
        unsolvable: "nobody holds the role Product Owner: this cannot be authorised",
      },
    ]);
  });
  test("an authorised decision loses the signature, and with it the launch", () => {
    expect(effects(authorised(), "riku", { active: false })).toMatchObject([
      { voided: [{ role: "RISK_MANAGER", personName: "Riku" }], unsolvable: null },
    ]);
  });
  test.each<[string, ReturnType<typeof draft>, string, PersonRole[]]>([
    ["a role that nobody needs there", threeGo(), "olaf", []],
    ["a decision that is over", inPhase("SUCCEEDED"), "paula", []],
    ["a role added", threeGo(), "paula", ["PRODUCT_OWNER", "AUDITOR"]],
  ])("%s touches nothing", (_name, decision, personId, roles) => {
    expect(effects(decision, personId, { roles })).toEqual([]);
  });
  test("a draft that could not be authorised before is not blamed on the change", () => {
    const decision = { ...draft(), editors: ["erin", "cleo"] };
    expect(effects(decision, "paula", { roles: [] })).toEqual([]);
  });
});
