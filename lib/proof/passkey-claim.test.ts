import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { fromBase64url } from "./base64url.ts";
import { enrolmentProblem, passkeyClaim } from "./passkey-claim.ts";
import type { PasskeySignature } from "./statement-schema.ts";
import { generateStepUpKey } from "./step-up.ts";
import { TestAuthenticator } from "./test-authenticator.ts";

const STATEMENT_HASH = "5e".repeat(32);
const { privateKeyPem } = generateStepUpKey();
const signature = new TestAuthenticator().sign(STATEMENT_HASH, {
  personId: "per_ravi",
  privateKeyPem,
  usableFromMs: 1_000,
});
const sha256 = (data: string | Uint8Array) => Uint8Array.from(createHash("sha256").update(data).digest());
const claimOf = (change: Partial<PasskeySignature>, statementHash = STATEMENT_HASH) => {
  const clientDataHash = sha256(fromBase64url(signature.clientDataJSON));
  return passkeyClaim(
    statementHash,
    { ...signature, ...change },
    { rpIdHash: sha256("localhost"), clientDataHash },
  );
};

test("a claim is the authenticator's data and the hash of the browser's, under the enrolled key", () => {
  const message = Uint8Array.from([
    ...fromBase64url(signature.authenticatorData),
    ...sha256(fromBase64url(signature.clientDataJSON)),
  ]);
  expect(claimOf({})).toEqual({
    ok: true,
    check: {
      spki: fromBase64url(signature.publicKeySpki),
      message,
      signature: fromBase64url(signature.signature),
    },
  });
});

test.each<[string, Partial<PasskeySignature>, string]>([
  ["an origin that is no address", { origin: "nowhere" }, "it cannot be read"],
  ["authenticator data in no spelling", { authenticatorData: "%" }, "it cannot be read"],
  ["client data in no spelling", { clientDataJSON: "%" }, "it cannot be read"],
  ["a public key in no spelling", { publicKeySpki: "%" }, "it cannot be read"],
  ["a signature in no spelling", { signature: "%" }, "it cannot be read"],
  ["another site", { rpId: "example" }, "its site and its origin differ"],
])("%s claims nothing", (_name, change, problem) => {
  expect(claimOf(change)).toEqual({ ok: false, problem });
});

test.each(["", "zz", "5e", "5e".repeat(33), STATEMENT_HASH.toUpperCase()])(
  "'%s' is no statement's hash",
  (hash) => {
    expect(claimOf({}, hash)).toEqual({ ok: false, problem: "there is no statement hash" });
  },
);

test.each([
  ["a millisecond before it may", 999, "the passkey was not yet allowed to sign"],
  ["from the moment on", 1_000, null],
  ["later", 1_001, null],
])("a passkey signs %s", (_name, atMs, problem) => {
  expect(enrolmentProblem(signature, { personId: "per_ravi", atMs })).toBe(problem);
});
