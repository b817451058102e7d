import { describe, expect, test } from "vitest";
import { hashStatement } from "../proof/statement.ts";
import { signStatement } from "../proof/step-up.ts";
import { TestAuthenticator } from "../proof/test-authenticator.ts";
import type { PasskeyFacts } from "../proof/verify-signature.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { SIGNING_ROLES, type SigningRole, type Template } from "../template/schema.ts";
import type { Decision, SignOff, SignOffChoice } from "./model.ts";
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
} from "./test-decision.ts";
import { withdrawalOf } from "./test-withdrawal.ts";

/** The rehearsal, but for passkeys alone. */
const STRICT: Template = { ...rehearsalV1, signaturePolicy: "passkey" };
const KEYS = new Map(SIGNING_ROLES.map((role) => [role, new TestAuthenticator()]));
const keyOf = (role: SigningRole) => KEYS.get(role) as TestAuthenticator;
const idOf = (role: SigningRole) => keyOf(role).credentialId.toString("base64url");
const PASSKEYS: readonly PasskeyFacts[] = SIGNING_ROLES.map((role) => ({
  credentialId: idOf(role),
  personId: SIGNER[role],
  revokedAtMs: null,
}));
const context = (passkeys = PASSKEYS) => ({ ...CONTEXT, passkeys });

const enrolled = (role: SigningRole) => ({ personId: SIGNER[role], privateKeyPem: KEY.privateKeyPem });
const bySign = <T extends { statementHash: string }>(given: T, role: SigningRole, by = role) => ({
  ...given,
  signature: keyOf(by).sign(given.statementHash, enrolled(by)),
});

function passkeySignOff(decision: Decision, role: SigningRole, choice: SignOffChoice = "GO"): SignOff {
  return bySign(signOffOf(decision, role, { choice, template: STRICT }), role);
}
const send = (decision: Decision, signOff: SignOff, passkeys = PASSKEYS) =>
  codeOf(
    ask(
      decision,
      { type: "signOff", signOff },
      { by: actorOf(SIGNER[signOff.role]), template: STRICT, context: context(passkeys) },
    ),
  );
function give(decision: Decision, signOff: SignOff): Decision {
  const by = actorOf(SIGNER[signOff.role]);
  return act(decision, { type: "signOff", signOff }, { by, template: STRICT, context: context() });
}
const three = () =>
  SIGNING_ROLES.slice(0, 3).reduce(
    (decision, role) => give(decision, passkeySignOff(decision, role)),
    inReview(STRICT),
  );

describe("a template for passkeys alone", () => {
  test.each(["GO", "HOLD", "NO_GO"] as const)("takes %s by passkey, not by password", (choice) => {
    const decision = inReview(STRICT);
    expect(send(decision, signOffOf(decision, "RISK_MANAGER", { choice, template: STRICT }))).toBe(
      "PASSKEY_NEEDED",
    );
    expect(send(decision, passkeySignOff(decision, "RISK_MANAGER", choice))).toBeNull();
  });

  test("takes GO at the last station by passkey, not by password", () => {
    const decision = three();
    const by = { by: actorOf("cleo"), template: STRICT, context: context() };
    const go = goCommand(decision, { template: STRICT });
    expect(codeOf(ask(decision, go, by))).toBe("PASSKEY_NEEDED");
    const after = act(decision, { ...go, signOff: bySign(go.signOff, "CTO") }, by);
    expect(after.phase).toBe("AUTHORIZED");
  });

  test("takes a withdrawal by passkey, not by password", () => {
    const decision = give(inReview(STRICT), passkeySignOff(inReview(STRICT), "RISK_MANAGER"));
    const by = { by: actorOf("riku"), template: STRICT, context: context() };
    const command = withdrawalOf(decision, "RISK_MANAGER");
    expect(codeOf(ask(decision, command, by))).toBe("PASSKEY_NEEDED");
    const withdrawal = bySign(command.withdrawal, "RISK_MANAGER");
    const after = act(decision, { ...command, withdrawal }, by);
    expect(after.signOffs[0]).toMatchObject({ withdrawnAtMs: NOW_MS, withdrawal });
    // The sign-off that was taken back cannot be sent once more.
    const [again] = decision.signOffs as [SignOff];
    expect(send(after, again)).toBe("SIGNATURE_USED");
  });
});

describe("a passkey's signature under the rehearsal's policy too", () => {
  const decision = inReview(STRICT);
  const good = passkeySignOff(decision, "RISK_MANAGER");
  const change = (facts: Partial<PasskeyFacts>) =>
    PASSKEYS.map((one) => (one.personId === "riku" ? { ...one, ...facts } : one));
  test.each<[string, SignOff, readonly PasskeyFacts[]]>([
    ["a key that is not known here", good, []],
    ["a revoked key", good, change({ revokedAtMs: NOW_MS })],
    ["another person's key", bySign(good, "RISK_MANAGER", "CTO"), PASSKEYS],
    ["a key that the database hands to another", good, change({ personId: "cleo" })],
    [
      "a key that may not sign yet",
      {
        ...good,
        signature: keyOf("RISK_MANAGER").sign(good.statementHash, {
          ...enrolled("RISK_MANAGER"),
          usableFromMs: NOW_MS + 1,
        }),
      },
      PASSKEYS,
    ],
    [
      "nobody verified",
      {
        ...good,
        signature: keyOf("RISK_MANAGER").sign(good.statementHash, enrolled("RISK_MANAGER"), { flags: 1 }),
      },
      PASSKEYS,
    ],
    [
      "an assertion over another statement",
      { ...good, signature: passkeySignOff(decision, "RISK_MANAGER", "HOLD").signature },
      PASSKEYS,
    ],
  ])("%s: refused", (_name, signOff, passkeys) => {
    expect(send(decision, signOff, passkeys)).toBe("SIGNATURE_INVALID");
    const by = { by: actorOf("riku"), context: context(passkeys) };
    expect(codeOf(ask(decision, { type: "signOff", signOff }, by))).not.toBeNull();
  });

  test("a key revoked after signing keeps GO away, in words", () => {
    const signedThree = three();
    const missing = (passkeys: readonly PasskeyFacts[]) =>
      blockers(signedThree, STRICT, NOW_MS, PEOPLE, { passkeys }).map(({ code }) => code);
    expect(missing(PASSKEYS)).toEqual([]);
    expect(missing(change({ revokedAtMs: NOW_MS }))).toEqual(["SIGNATURE_REVOKED"]);
  });
});

describe("a withdrawal", () => {
  const decision = signed(inReview(), "RISK_MANAGER");
  const by = { by: actorOf("riku") };
  const good = withdrawalOf(decision, "RISK_MANAGER");
  const restated = (change: object) => {
    const statement = { ...good.withdrawal.statement, ...change };
    const statementHash = hashStatement(statement);
    const signature = signStatement(statementHash, KEY.privateKeyPem);
    return { ...good, withdrawal: { statement, statementHash, signature } };
  };
  test.each<[string, typeof good, string]>([
    ["without a reason", restated({ reason: " " }), "REASON_NEEDED"],
    ["with a book for a reason", restated({ reason: "x".repeat(2001) }), "STATEMENT_MISMATCH"],
    ["with a NUL in its reason", restated({ reason: "a\u0000b" }), "STATEMENT_MISMATCH"],
    ["of another sign-off", restated({ withdraws: "0".repeat(64) }), "STATEMENT_MISMATCH"],
    ["for another decision", restated({ decisionId: "d2" }), "STATEMENT_MISMATCH"],
    ["on another revision", restated({ revision: 9 }), "STATEMENT_MISMATCH"],
    ["of another role", restated({ role: "CTO" }), "STATEMENT_MISMATCH"],
    ["in another name", restated({ personName: "Somebody" }), "STATEMENT_MISMATCH"],
    ["made too long ago", restated({ atMs: NOW_MS - 300_001 }), "STATEMENT_TOO_OLD"],
    ["dated in the future", restated({ atMs: NOW_MS + 1 }), "STATEMENT_TOO_OLD"],
    [
      "signed for something else",
      { ...good, withdrawal: { ...good.withdrawal, signature: decision.signOffs[0]?.signature as never } },
      "SIGNATURE_INVALID",
    ],
    [
      "under another hash",
      { ...good, withdrawal: { ...good.withdrawal, statementHash: "0".repeat(64) } },
      "STATEMENT_MISMATCH",
    ],
  ])("%s: refused", (_name, command, code) => {
    expect(codeOf(ask(decision, command, by))).toBe(code);
  });
  test("as it should be: taken, and kept with the sign-off", () => {
    expect(act(decision, good, by).signOffs[0]?.withdrawal).toEqual(good.withdrawal);
  });
});
