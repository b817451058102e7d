import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import { canonicalHash } from "./canonical.ts";
import { restate } from "./restate.ts";
import { openSignOffProblems } from "./sign-off-rules.ts";
import { buildStatement, hashStatement } from "./statement.ts";
import type { Delegation, SignOff, Statement } from "./statement-schema.ts";
import { generateStepUpKey, signStatement } from "./step-up.ts";
import { TestAuthenticator } from "./test-authenticator.ts";
import { type VerifyInput, verifySignOffs } from "./verify-sign-offs.ts";

const NOW_MS = Date.UTC(2026, 0, 5, 12);
const KEY = generateStepUpKey();
const restatable = {
  config: rehearsalV1.config,
  snapshot: {
    rows: [{ metricId: "p95", value: "40", unit: "ms", n: 100, verdict: "PASS" }],
  },
  metrics: [{ id: "p95", text: "p95 latency", targetText: "< 500 ms" }],
  waivers: [{ itemId: "i1", text: "Memory stable", reason: "a known leak of the SDK", byName: "Riku" }],
};
const content = { approved: "this", ...restatable };
const base = {
  id: "d1",
  number: 7,
  revision: 2,
  config: rehearsalV1.config,
  contentHash: canonicalHash(content),
  editors: ["p-engineer"],
};
const meaningOf = (role: SigningRole) =>
  rehearsalV1.stations.find((station) => station.role === role)?.statements ?? [];
const personOf = (role: SigningRole) => ({ personId: `p-${role.toLowerCase()}`, name: `${role} person` });

function signOff(
  role: SigningRole,
  earlier: string[],
  change: Partial<Statement> = {},
  pem = KEY.privateKeyPem,
): SignOff {
  const built = buildStatement({
    decision: base,
    restatable,
    role,
    choice: "GO",
    meaning: meaningOf(role),
    comment: "",
    person: personOf(role),
    atMs: NOW_MS,
    authorisationHours: 24,
    earlier,
  });
  const statement = { ...built, ...change };
  const statementHash = hashStatement(statement);
  return {
    role,
    choice: statement.choice,
    statement,
    statementHash,
    signature: signStatement(statementHash, pem),
    withdrawnAtMs: null,
  };
}

/** Four sign-offs, one of them changed and signed again with the right key; the last one names what stands before it. */
function four(changes: Partial<Record<SigningRole, Partial<Statement>>> = {}, pem?: string): SignOff[] {
  const three = SIGNING_ROLES.slice(0, 3).map((role) => signOff(role, [], changes[role], pem));
  return [
    ...three,
    signOff(
      "CTO",
      three.map((one) => one.statementHash),
      changes.CTO,
    ),
  ];
}
function input(signOffs: SignOff[] = four(), change: Partial<VerifyInput> = {}): VerifyInput {
  return {
    decision: { ...base, signOffs, authorisation: { expiresAtMs: NOW_MS + 24 * MS_PER_HOUR } },
    content,
    people: SIGNING_ROLES.map((role) => ({ ...personOf(role), roles: [role], active: true })),
    publicKeys: { [KEY.keyId]: KEY.publicKeyPem },
    stations: rehearsalV1.stations,
    policy: "passkey-or-password",
    nowMs: NOW_MS,
    ...change,
  };
}
const reasonsOf = (given: VerifyInput) => {
  const answer = verifySignOffs(given);
  return answer.ok ? [] : answer.reasons;
};

test("four valid sign-offs of four people verify", () => {
  expect(verifySignOffs(input())).toEqual({ ok: true });
});

describe("a statement changed and signed again with the right key is found", () => {
  test.each<[string, Partial<Statement>, string]>([
    ["another decision", { decisionId: "d2" }, "its statement is for another decision"],
    ["another number", { decisionNumber: 8 }, "its statement is for another decision"],
    [
      "one sentence less",
      { meaning: meaningOf("RISK_MANAGER").slice(1) },
      "it does not state what the form's station states",
    ],
    [
      "another station's words",
      { meaning: meaningOf("ENGINEER") },
      "it does not state what the form's station states",
    ],
    ["an older revision", { revision: 1 }, "its statement is for revision 1"],
    ["other content", { contentHash: "0".repeat(64) }, "it covers other content"],
    ["HOLD", { choice: "HOLD" }, "no GO"],
    ["another role", { role: "ENGINEER" }, "its statement names another role or choice"],
    [
      "another size",
      { restated: { ...signOff("CTO", []).statement.restated, sizeBtc: "9" } },
      "it restates something else than the content",
    ],
    ["dated in the future", { atMs: NOW_MS + 1 }, "it is dated in the future"],
    ["expired this very millisecond", { expiresAtMs: NOW_MS }, "it has expired"],
    ["someone unknown", { personId: "ghost" }, "its signer is not an active person"],
    ["another name", { personName: "Somebody" }, "its signer's name differs from the statement"],
    [
      "sign-offs before it that are none",
      { earlier: ["a"] },
      "it does not name the sign-offs that stand before it",
    ],
  ])("%s", (_name, change, reason) => {
    expect(reasonsOf(input(four({ RISK_MANAGER: change })))).toContain(`Risk Manager: ${reason}`);
  });
});

describe("what stands around the statements", () => {
  const [engineer, risk, owner, cto] = four() as [SignOff, SignOff, SignOff, SignOff];
  const authorised = (expiresAtMs: number) => ({ ...input().decision, authorisation: { expiresAtMs } });
  const people = (change: object) =>
    input().people.map((one) => (one.personId === "p-cto" ? { ...one, ...change } : one));
  test.each<[string, VerifyInput, string]>([
    [
      "content that differs",
      input(four(), { content: { approved: "that" } }),
      "the content differs from the one that was signed",
    ],
    [
      "no content at all",
      input(four(), { decision: { ...input().decision, contentHash: null } }),
      "the decision has no frozen content",
    ],
    [
      "no authorisation",
      input(four(), { decision: { ...input().decision, authorisation: null } }),
      "there is no authorisation",
    ],
    [
      "an authorisation that ends now",
      input(four(), { decision: authorised(NOW_MS) }),
      "the authorisation has expired",
    ],
    ["three sign-offs", input([engineer, risk, cto]), "Product Owner: no GO"],
    ["none", input([]), "Engineer: no GO"],
    ["one withdrawn", input([engineer, { ...risk, withdrawnAtMs: 1 }, owner, cto]), "Risk Manager: no GO"],
    ["one twice", input([engineer, risk, risk, owner, cto]), "Risk Manager: more than one sign-off"],
    [
      "a signer who left",
      input(four(), { people: people({ active: false }) }),
      "CTO/Director: its signer is not an active person",
    ],
    [
      "a role lost",
      input(four(), { people: people({ roles: ["OBSERVER"] }) }),
      "CTO/Director: its signer no longer holds the role",
    ],
    [
      "an editor",
      input(four(), { decision: { ...input().decision, editors: ["p-cto"] } }),
      "CTO/Director: its signer edited the decision",
    ],
    [
      "a changed hash",
      input([engineer, { ...risk, statementHash: "0".repeat(64) }, owner, cto]),
      "Risk Manager: its statement does not give its hash",
    ],
    [
      "a borrowed signature",
      input([engineer, { ...risk, signature: owner.signature }, owner, cto]),
      "Risk Manager: its signature does not verify",
    ],
    [
      "an unknown key",
      input(four({}, generateStepUpKey().privateKeyPem)),
      "Engineer: its signature does not verify",
    ],
    [
      "a form without this station",
      input(four(), { stations: rehearsalV1.stations.filter(({ role }) => role !== "CTO") }),
      "CTO/Director: it does not state what the form's station states",
    ],
    ["no keys", input(four(), { publicKeys: {} }), "CTO/Director: its signature does not verify"],
  ])("%s", (_name, given, reason) => {
    expect(reasonsOf(given)).toContain(reason);
  });

  test("a role without a sign-off is missed once, and by the last station", () => {
    expect(reasonsOf(input([engineer, risk, cto]))).toEqual([
      "Product Owner: no GO",
      "CTO/Director: it does not name the sign-offs that stand before it",
    ]);
    expect(reasonsOf(input([engineer, risk, owner]))).toEqual(["CTO/Director: no GO"]);
  });

  test("a GO around a statement that says HOLD is none", () => {
    const [, held] = four({ RISK_MANAGER: { choice: "HOLD" } }) as [SignOff, SignOff];
    expect(reasonsOf(input([engineer, { ...held, choice: "GO" }, owner, cto]))).toContain(
      "Risk Manager: its statement names another role or choice",
    );
  });

  test("an engineer may have edited", () => {
    expect(reasonsOf(input(four(), { decision: { ...input().decision, editors: ["p-engineer"] } }))).toEqual(
      [],
    );
  });
  test("one person for two roles", () => {
    const same = personOf("CTO");
    const signOffs = four({ PRODUCT_OWNER: { personId: same.personId, personName: same.name } });
    const everyRole = input().people.map((one) => ({ ...one, roles: [...SIGNING_ROLES] }));
    expect(reasonsOf(input(signOffs, { people: everyRole }))).toEqual([
      "one person signed more than one role",
    ]);
  });
  test("every reason is given, not only the first", () => {
    expect(
      reasonsOf(input([], { content: 1, nowMs: NOW_MS + 25 * MS_PER_HOUR })).length,
    ).toBeGreaterThanOrEqual(6);
  });
});

test("decisions without frozen content cannot be stated", () => {
  expect(() =>
    buildStatement({
      decision: { ...base, contentHash: null },
      restatable,
      role: "CTO",
      choice: "GO",
      meaning: [],
      comment: "",
      person: personOf("CTO"),
      atMs: 0,
      authorisationHours: 24,
      earlier: [],
    }),
  ).toThrow();
});

describe("who signs for somebody else", () => {
  const FROM_MS = NOW_MS - 1_000;
  const UNTIL_MS = NOW_MS + 24 * MS_PER_HOUR;
  const delegation: Delegation = {
    delegationId: "del_1",
    ofPersonId: "p-absent",
    ofName: "Absent",
    fromMs: FROM_MS,
    untilMs: UNTIL_MS,
  };
  const standIn = (
    role: "ENGINEER" | "RISK_MANAGER",
    change: Partial<Statement> = {},
    editors: string[] = [],
    named: Delegation = delegation,
  ) => {
    const given = input(four({ [role]: { delegation: named, ...change } }));
    const people = given.people.map((one) =>
      one.roles.includes(role) ? { ...one, delegations: [{ role, ...named }] } : one,
    );
    return { ...given, people, decision: { ...given.decision, editors } };
  };
  const OUTSIDE = "Risk Manager: it was made outside the time of its delegation";

  test.each<[string, VerifyInput, string[]]>([
    ["within its time", standIn("RISK_MANAGER"), []],
    ["in its first millisecond", standIn("RISK_MANAGER", { atMs: FROM_MS }), []],
    ["a millisecond before it", standIn("RISK_MANAGER", { atMs: FROM_MS - 1 }), [OUTSIDE]],
    [
      "in its last millisecond",
      standIn("RISK_MANAGER", {}, [], { ...delegation, untilMs: NOW_MS + 1 }),
      ["Risk Manager: it outlives its delegation"],
    ],
    [
      "when it has just ended",
      standIn("RISK_MANAGER", {}, [], { ...delegation, untilMs: NOW_MS }),
      [OUTSIDE, "Risk Manager: it outlives its delegation"],
    ],
    ["until its end", standIn("RISK_MANAGER", { expiresAtMs: UNTIL_MS }), []],
    [
      "a millisecond beyond its end",
      standIn("RISK_MANAGER", { expiresAtMs: UNTIL_MS + 1 }),
      ["Risk Manager: it outlives its delegation"],
    ],
    [
      "who edited the decision",
      standIn("RISK_MANAGER", {}, ["p-absent"]),
      ["Risk Manager: its signer acts for Absent, who edited the decision"],
    ],
    ["an engineer who edited, which engineers may", standIn("ENGINEER", {}, ["p-absent"]), []],
    [
      "by a delegation that stands otherwise by now",
      {
        ...standIn("RISK_MANAGER"),
        people: standIn("RISK_MANAGER", {}, [], { ...delegation, untilMs: UNTIL_MS - 1 }).people,
      },
      ["Risk Manager: its signer no longer holds the role by the delegation that the statement names"],
    ],
  ])("%s", (_name, given, reasons) => {
    expect(reasonsOf(given)).toEqual(reasons);
  });
});

describe("what the signer read is what the content holds", () => {
  const restated = restate(restatable);
  const [metric] = restated.snapshot as [(typeof restated.snapshot)[number]];
  const [waiver] = restated.waivers as [(typeof restated.waivers)[number]];
  const changes: [string, Partial<Statement["restated"]>][] = [
    ...(["symbol", "sizeBtc", "maxLossUsd", "mode", "filters"] as const).map(
      (field): [string, Partial<Statement["restated"]>] => [field, { [field]: "another" }],
    ),
    ["durationSec", { durationSec: 1 }],
    ["no metrics", { snapshot: [] }],
    ["no waivers", { waivers: [] }],
    ...(["metricId", "text", "value", "unit", "target", "verdict"] as const).map(
      (field): [string, Partial<Statement["restated"]>] => [
        `a metric's ${field}`,
        { snapshot: [{ ...metric, [field]: "another" }] },
      ],
    ),
    ["a metric's n", { snapshot: [{ ...metric, n: 1 }] }],
    ...(["itemId", "text", "reason", "byName"] as const).map(
      (field): [string, Partial<Statement["restated"]>] => [
        `a waiver's ${field}`,
        { waivers: [{ ...waiver, [field]: "another" }] },
      ],
    ),
  ];
  test.each(changes)("%s changed: refused", (_name, change) => {
    expect(reasonsOf(input(four({ PRODUCT_OWNER: { restated: { ...restated, ...change } } })))).toContain(
      "Product Owner: it restates something else than the content",
    );
  });

  test("it is everything that was approved, in the words of the form", () => {
    expect(restate(restatable)).toMatchObject({
      symbol: rehearsalV1.config.symbol,
      snapshot: [
        {
          metricId: "p95",
          text: "p95 latency",
          value: "40",
          unit: "ms",
          target: "< 500 ms",
          n: 100,
          verdict: "PASS",
        },
      ],
      waivers: [{ itemId: "i1", text: "Memory stable", reason: "a known leak of the SDK", byName: "Riku" }],
    });
  });

  test("a metric that the template does not name is shown by its id", () => {
    expect(restate({ ...restatable, metrics: [] }).snapshot[0]).toMatchObject({ text: "p95", target: "" });
    expect(restate({ ...restatable, snapshot: null }).snapshot).toEqual([]);
  });
});

describe("passkeys", () => {
  const authenticators = new Map(SIGNING_ROLES.map((role) => [role, new TestAuthenticator()]));
  const byPasskey = (signOff: SignOff, of = signOff.role, enrolled = {}): SignOff => {
    const authenticator = authenticators.get(of) as TestAuthenticator;
    const { personId } = personOf(of);
    const owner = { personId, privateKeyPem: KEY.privateKeyPem, ...enrolled };
    return { ...signOff, signature: authenticator.sign(signOff.statementHash, owner) };
  };
  const signed = () => four().map((one) => byPasskey(one));
  const facts = SIGNING_ROLES.map((role) => ({
    credentialId: authenticators.get(role)?.credentialId.toString("base64url") ?? "",
    personId: personOf(role).personId,
    revokedAtMs: null as number | null,
  }));
  const strict = (signOffs: SignOff[], passkeys = facts) => input(signOffs, { policy: "passkey", passkeys });
  const withFirst = (change: object) =>
    facts.map((one, index) => (index === 0 ? { ...one, ...change } : one));

  test("four assertions of four people verify, with the keys of the moment and by the record alone", () => {
    expect(verifySignOffs(strict(signed()))).toEqual({ ok: true });
    expect(verifySignOffs(input(signed(), { policy: "passkey" }))).toEqual({ ok: true });
    expect(verifySignOffs(input(signed()))).toEqual({ ok: true });
  });

  test("one password among them is one too many where the template asks for passkeys", () => {
    const [engineer, ...rest] = signed() as [SignOff, ...SignOff[]];
    const [byPassword] = four() as [SignOff];
    const mixed = [{ ...byPassword, withdrawnAtMs: engineer.withdrawnAtMs }, ...rest];
    expect(reasonsOf(strict(mixed))).toEqual([
      "Engineer: it was made by password where the template asks for a passkey",
    ]);
    expect(verifySignOffs(input(mixed))).toEqual({ ok: true });
  });

  test.each<[string, () => VerifyInput, string]>([
    [
      "another person's key",
      () => strict([byPasskey(signed()[0] as SignOff, "CTO"), ...signed().slice(1)]),
      "Engineer: the passkey is not known here",
    ],
    [
      "another person's key, by the record alone",
      () => input([byPasskey(four()[0] as SignOff, "CTO"), ...signed().slice(1)], { policy: "passkey" }),
      "Engineer: the passkey belongs to somebody else",
    ],
    ["an unknown key", () => strict(signed(), facts.slice(1)), "Engineer: the passkey is not known here"],
    [
      "a key said to be another's",
      () => strict(signed(), withFirst({ personId: "p-cto" })),
      "Engineer: the passkey is not known here",
    ],
    [
      "a revoked key",
      () => strict(signed(), withFirst({ revokedAtMs: NOW_MS + 1 })),
      "Engineer: the passkey has been revoked",
    ],
    [
      "a key that was not yet allowed to sign",
      () =>
        strict([
          byPasskey(four()[0] as SignOff, "ENGINEER", { usableFromMs: NOW_MS + 1 }),
          ...signed().slice(1),
        ]),
      "Engineer: the passkey was not yet allowed to sign",
    ],
    [
      "an assertion moved to another role",
      () => {
        const [engineer, risk, ...rest] = signed() as [SignOff, SignOff, ...SignOff[]];
        return strict([engineer, { ...risk, signature: engineer.signature }, ...rest]);
      },
      "Risk Manager: the passkey is not known here",
    ],
  ])("%s: refused", (_name, given, reason) => {
    expect(reasonsOf(given())).toContain(reason);
  });
});

describe("a revision that was never authorised", () => {
  const [engineer, risk, owner, cto] = four() as [SignOff, SignOff, SignOff, SignOff];
  function problems(signOffs: SignOff[], change: Partial<VerifyInput["decision"]> = {}): string[] {
    const given = input(signOffs, { decision: { ...base, signOffs, authorisation: null, ...change } });
    return openSignOffProblems(given, {
      contentHash: canonicalHash(content),
      statementHashes: new Map(signOffs.map((one) => [one, hashStatement(one.statement)])),
      signatureProblems: new Map(signOffs.map((one) => [one, null])),
    });
  }
  const withdrawn = (one: SignOff): SignOff => ({ ...one, withdrawnAtMs: NOW_MS });
  const GONE = "CTO/Director: it names a sign-off that is not there";
  test.each<[string, SignOff[], string[]]>([
    ["nobody has signed", [], []],
    ["some have signed", [engineer, owner], []],
    ["all have signed", [engineer, risk, owner, cto], []],
    ["one said NO-GO", [engineer, signOff("RISK_MANAGER", [], { choice: "NO_GO" })], []],
    [
      "one took the answer back, whom the last station still names",
      [engineer, withdrawn(risk), owner, cto],
      [],
    ],
    ["the last station names somebody who never signed", [engineer, owner, cto], [GONE]],
    ["it names nobody who ever signed", [cto], [GONE]],
    [
      "two signed for one role",
      [engineer, signOff("ENGINEER", [], { comment: "again", personId: "p-cto", personName: "CTO person" })],
      ["one role has more than one sign-off", "Engineer: its signer no longer holds the role"],
    ],
    ["one of two for a role took it back", [withdrawn(engineer), engineer], []],
    [
      "one person signed twice",
      [engineer, signOff("CTO", [], { personId: "p-engineer", personName: "ENGINEER person" })],
      [
        "CTO/Director: its signer edited the decision",
        "CTO/Director: its signer no longer holds the role",
        "one person signed more than one role",
      ],
    ],
    [
      "a statement is for an older revision",
      [signOff("RISK_MANAGER", [], { revision: 1 })],
      ["Risk Manager: its statement is for revision 1"],
    ],
    [
      "a sign-off is judged at the moment at which it was made, not today",
      [signOff("RISK_MANAGER", [], { atMs: 1_000, expiresAtMs: 2_000 })],
      [],
    ],
  ])("%s", (_name, signOffs, expected) => {
    expect(problems(signOffs)).toEqual(expected);
  });
  test("other content than the frozen one is said first", () => {
    expect(problems([], { contentHash: null })).toEqual(["the decision has no frozen content"]);
    expect(problems([], { contentHash: "0".repeat(64) })).toEqual([
      "the content differs from the one that was signed",
    ]);
  });
});
