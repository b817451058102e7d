import { describe, expect, test } from "vitest";
import { fromBase64url, toBase64url } from "../proof/base64url.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import type { PasskeySignature, SignOff } from "../proof/statement-schema.ts";
import { webCrypto } from "../proof/web-crypto.ts";
import { signatureProblem } from "./check-signature.ts";
import { pack } from "./pack.ts";
import { bundleOf, passkeyParts } from "./test-bundle.ts";
import { verifyBundle } from "./verify-bundle.ts";

const parts = passkeyParts();
const BYTE_FIELDS = ["authenticatorData", "clientDataJSON", "signature", "publicKeySpki"] as const;

function passkeyOf({ signature }: SignOff): PasskeySignature {
  if (signature.method !== "passkey") throw new Error("it was signed by password");
  return signature;
}

/** The same base64url with one bit of one byte turned. */
function turned(text: string, index: number): string {
  const bytes = fromBase64url(text).slice();
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return toBase64url(bytes);
}

/** The whole bundle made anew around a changed signature: hashes, stream and witness all fit. */
function forged(change: (signature: PasskeySignature) => PasskeySignature) {
  const signOffs = parts.decision.signOffs.map((one, index) =>
    index === 0 ? { ...one, signature: change(passkeyOf(one)) } : one,
  );
  return pack(bundleOf({ ...parts, decision: { ...parts.decision, signOffs } }));
}

test.each([
  ["Node", nodeCrypto],
  ["WebCrypto", webCrypto],
])("%s verifies four passkeys without a server", async (_name, crypto) => {
  const verdict = await verifyBundle(pack(bundleOf(parts)), crypto);
  expect(verdict).toMatchObject({ ok: true });
  if (verdict.ok)
    expect(verdict.summary.signers.map(({ method }) => method)).toEqual(Array(4).fill("passkey"));
});

describe("a passkey signature that was changed is refused, though everything around it was made to fit", () => {
  const other = (text: string) => (text === "x" ? "y" : "x");
  test.each<[string, (signature: PasskeySignature) => PasskeySignature, RegExp]>([
    ...BYTE_FIELDS.map((field): [string, (signature: PasskeySignature) => PasskeySignature, RegExp] => [
      `one byte of its ${field}`,
      (signature) => ({ ...signature, [field]: turned(signature[field], 3) }),
      /^Engineer: /,
    ]),
    ["its key's id", (one) => ({ ...one, credentialId: turned(one.credentialId, 0) }), /never enrolled/],
    ["its site", (one) => ({ ...one, rpId: other(one.rpId) }), /never enrolled/],
    ["its address", (one) => ({ ...one, origin: other(one.origin) }), /never enrolled/],
    [
      "whose key it is",
      (one) => ({ ...one, enrolment: { ...one.enrolment, personId: "per_cto" } }),
      /never enrolled/,
    ],
    [
      "one byte of its enrolment",
      (one) => ({
        ...one,
        enrolment: { ...one.enrolment, signature: turned(one.enrolment.signature, 5) },
      }),
      /never enrolled/,
    ],
  ])("%s", async (_name, change, reason) => {
    expect(await verifyBundle(forged(change), nodeCrypto)).toMatchObject({
      ok: false,
      where: "decision.json",
      reason: expect.stringMatching(reason),
    });
  });

  test("every single byte of every assertion", async () => {
    const accepted: string[] = [];
    let tried = 0;
    for (const one of parts.decision.signOffs) {
      const { statementHash, statement: signer, role } = one;
      const right = passkeyOf(one);
      expect(
        await signatureProblem({ statementHash, signature: right, signer }, parts.keys, nodeCrypto),
      ).toBe(null);
      for (const field of BYTE_FIELDS) {
        for (let index = 0; index < fromBase64url(right[field]).length; index += 1) {
          const signature = { ...right, [field]: turned(right[field], index) };
          const problem = await signatureProblem(
            { statementHash, signature, signer },
            parts.keys,
            nodeCrypto,
          );
          if (problem === null) accepted.push(`${role} ${field} ${index}`);
          tried += 1;
        }
      }
    }
    expect(accepted).toEqual([]);
    expect(tried).toBeGreaterThan(1_000);
  });
});
