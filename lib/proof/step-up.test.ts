import { expect, test } from "vitest";
import { generateStepUpKey, signStatement, stepUpKeyId, verifyStepUp } from "./step-up.ts";

const key = generateStepUpKey();
const publicKeys = { [key.keyId]: key.publicKeyPem };
const hash = "ab".repeat(32);
const signature = signStatement(hash, key.privateKeyPem);

test("a signature verifies under its own key", () => {
  expect(signature).toMatchObject({ method: "password", keyId: stepUpKeyId(key.publicKeyPem) });
  expect(verifyStepUp(hash, signature, publicKeys)).toBe(true);
});

test("every bit of the signature counts", () => {
  const bytes = Buffer.from(signature.signature, "base64");
  for (let bit = 0; bit < bytes.length * 8; bit += 7) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(verifyStepUp(hash, { ...signature, signature: flipped.toString("base64") }, publicKeys)).toBe(
      false,
    );
  }
});

const other = generateStepUpKey();
test.each([
  ["another statement", "cd".repeat(32), signature, publicKeys],
  ["no key", hash, signature, {}],
  ["another key under the same name", hash, signature, { [key.keyId]: other.publicKeyPem }],
  ["a key that cannot be read", hash, signature, { [key.keyId]: "-----BEGIN" }],
  ["a name of every object", hash, { ...signature, keyId: "constructor" }, publicKeys],
  ["an empty signature", hash, { ...signature, signature: "" }, publicKeys],
  [
    "the key under a name that is not its own",
    hash,
    { ...signature, keyId: "alias" },
    { alias: key.publicKeyPem },
  ],
  ["the key under no name", hash, { ...signature, keyId: "" }, { "": key.publicKeyPem }],
  ["a key without a text", hash, signature, { [key.keyId]: "" }],
  ["a signature with a line end", hash, { ...signature, signature: `${signature.signature}\n` }, publicKeys],
  [
    "a signature without its padding",
    hash,
    { ...signature, signature: signature.signature.slice(0, -2) },
    publicKeys,
  ],
  ["garbage", hash, { ...signature, signature: "%%%" }, publicKeys],
])("%s does not verify", (_name, statementHash, given, keys) => {
  expect(verifyStepUp(statementHash, given, keys)).toBe(false);
});
