import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { type PersonFacts, type RoleGrant, withDelegations } from "./delegation.ts";
import type { PersonRole } from "./model.ts";
import { blockers } from "./readiness.ts";
import { solvable } from "./solvable.ts";
import { draft, inReview, NOW_MS, PEOPLE, signed } from "./test-decision.ts";

const people = (roles: Record<string, readonly PersonRole[]>): PersonFacts[] =>
  Object.entries(roles).map(([personId, held]) => ({ personId, name: personId, roles: held, active: true }));
const GRANT: RoleGrant = {
  delegationId: "del-1",
  role: "PRODUCT_OWNER",
  fromPersonId: "paula",
  toPersonId: "olaf",
  fromMs: NOW_MS,
  untilMs: NOW_MS + MS_PER_HOUR,
  isRevoked: false,
};

describe("whether four people can sign is known when the decision is opened", () => {
  const decision = draft();
  test.each<[string, PersonFacts[], string | null]>([
    [
      "four people, one for each role",
      people({ erin: ["ENGINEER"], a: ["RISK_MANAGER"], b: ["PRODUCT_OWNER"], c: ["CTO"] }),
      null,
    ],
    [
      "nobody for one role",
      people({ erin: ["ENGINEER"], a: ["RISK_MANAGER"], b: ["PRODUCT_OWNER"] }),
      "nobody holds the role CTO/Director: this cannot be authorised",
    ],
    [
      "three people for four roles",
      people({ erin: ["ENGINEER"], a: ["RISK_MANAGER", "CTO"], b: ["PRODUCT_OWNER"] }),
      "fewer than four different people hold the four signing roles: this cannot be authorised",
    ],
    [
      "no Product Owner but the editor",
      people({ e: ["ENGINEER"], erin: ["PRODUCT_OWNER"], a: ["RISK_MANAGER"], b: ["CTO"] }),
      "no Product Owner but the editor erin: this cannot be authorised",
    ],
    [
      "it needs the clever assignment",
      people({
        erin: ["ENGINEER"],
        a: ["RISK_MANAGER", "PRODUCT_OWNER"],
        b: ["RISK_MANAGER"],
        c: ["RISK_MANAGER", "CTO"],
      }),
      null,
    ],
    [
      "two share a single role",
      people({ erin: ["ENGINEER"], a: ["RISK_MANAGER", "PRODUCT_OWNER"], b: ["CTO"], c: ["CTO"] }),
      "fewer than four different people hold the four signing roles: this cannot be authorised",
    ],
  ])("%s", (_name, cast, words) => {
    expect(solvable(decision, cast, NOW_MS)?.words ?? null).toBe(words);
  });
  test("two editors are both named", () => {
    const cast = people({
      erin: ["ENGINEER", "CTO"],
      ed: ["CTO"],
      a: ["RISK_MANAGER"],
      b: ["PRODUCT_OWNER"],
    });
    const words = solvable({ ...decision, editors: ["erin", "ed"] }, cast, NOW_MS)?.words;
    expect(words).toBe("no CTO/Director but editors erin and ed: this cannot be authorised");
  });
  test("it says what to do next", () => {
    const why = solvable(decision, people({ erin: ["ENGINEER"] }), NOW_MS);
    expect(why?.doNext).toContain(
      "Ask an admin to give or delegate Risk Manager and Product Owner and CTO/Director",
    );
  });
  test("it stands among what is missing from the first moment", () => {
    const without = PEOPLE.filter((person) => person.personId !== "paula");
    expect(blockers(decision, rehearsalV1, NOW_MS, without).at(-1)).toMatchObject({ code: "NOT_SOLVABLE" });
  });
});

describe("people change", () => {
  test("someone who left does not count", () => {
    const cast = PEOPLE.map((person) => ({ ...person, active: person.personId !== "cleo" }));
    expect(solvable(draft(), cast, NOW_MS)?.words).toMatch(/CTO/);
  });
  test("a signer who left leaves the station to another holder of the role", () => {
    const decision = signed(inReview(), "RISK_MANAGER");
    const without = PEOPLE.map((person) => ({ ...person, active: person.personId !== "riku" }));
    expect(solvable(decision, without, NOW_MS)?.words).toBe(
      "nobody holds the role Risk Manager: this cannot be authorised",
    );
    const withRosa = [...without, ...people({ rosa: ["RISK_MANAGER"] })];
    expect(solvable(decision, withRosa, NOW_MS)).toBeNull();
  });
  test("who has signed for one role is no candidate for another", () => {
    const cast = [
      ...PEOPLE.filter((person) => person.personId !== "paula" && person.personId !== "riku"),
      { personId: "riku", name: "Riku", roles: ["RISK_MANAGER", "PRODUCT_OWNER"] as const, active: true },
      ...people({ rosa: ["RISK_MANAGER"] }),
    ];
    expect(solvable(inReview(), cast, NOW_MS)).toBeNull();
    expect(solvable(signed(inReview(), "RISK_MANAGER"), cast, NOW_MS)?.words).toBe(
      "every Product Owner (Riku) edited this decision or has signed it for another role: this cannot be authorised",
    );
  });
  test("a delegation makes a decision solvable, for its time and unless its lender edited", () => {
    const edited = { ...draft(), editors: ["erin", "paula"] };
    const at = (nowMs: number, grant = GRANT, decision = draft()) => {
      const cast = withDelegations(
        PEOPLE.map((person) =>
          person.personId === "paula"
            ? person
            : { ...person, roles: person.roles.filter((one) => one !== "PRODUCT_OWNER") },
        ),
        [grant],
        nowMs,
      ).filter((person) => person.personId !== "paula");
      return solvable(decision, cast, nowMs);
    };
    expect(at(NOW_MS)).toBeNull();
    expect(at(NOW_MS + MS_PER_HOUR)).not.toBeNull();
    expect(at(NOW_MS, { ...GRANT, isRevoked: true })).not.toBeNull();
    expect(at(NOW_MS, GRANT, edited)?.words).toContain("no Product Owner but the editor Olaf (for Paula)");
  });
});
