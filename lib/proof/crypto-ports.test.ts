import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { nodeCrypto } from "./node-crypto.ts";
import { webCrypto } from "./web-crypto.ts";

const PORTS = [
  ["Node", nodeCrypto],
  ["WebCrypto", webCrypto],
] as const;
const message = new TextEncoder().encode("what was signed");
const KEYS = [
  ["verifyEd25519", null, generateKeyPairSync("ed25519")],
  ["verifyEs256", "sha256", generateKeyPairSync("ec", { namedCurve: "P-256" })],
  ["verifyRs256", "sha256", generateKeyPairSync("rsa", { modulusLength: 2048 })],
] as const;

test.each(PORTS)("%s: SHA-256 of text and of bytes", async (_name, port) => {
  const expected = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  expect(await port.sha256Hex("hello")).toBe(expected);
  expect(await port.sha256Hex(new TextEncoder().encode("hello"))).toBe(expected);
});

test.each(
  PORTS.flatMap(([name, port]) =>
    KEYS.map(([verb, digest, keys]) => [name, verb, port, digest, keys] as const),
  ),
)("%s %s: the right signature and no other", async (_name, verb, port, digest, keys) => {
  const spki = new Uint8Array(keys.publicKey.export({ type: "spki", format: "der" }));
  // Often enough that DER integers of every length come up.
  for (let round = 0; round < 40; round += 1) {
    const signed = Uint8Array.from([...message, round]);
    const signature = new Uint8Array(sign(digest, signed, keys.privateKey));
    expect(await port[verb]({ spki, message: signed, signature })).toBe(true);
    expect(await port[verb]({ spki, message, signature })).toBe(false);
    const flipped = signature.with(round, (signature[round] ?? 0) ^ 1);
    expect(await port[verb]({ spki, message: signed, signature: flipped })).toBe(false);
  }
  const signature = new Uint8Array(sign(digest, message, keys.privateKey));
  for (const broken of [new Uint8Array(), signature.slice(1), Uint8Array.from([...signature, 0])])
    expect(await port[verb]({ spki, message, signature: broken })).toBe(false);
  expect(await port[verb]({ spki: spki.slice(1), message, signature })).toBe(false);
  for (const [otherVerb, , other] of KEYS) {
    const otherSpki = new Uint8Array(other.publicKey.export({ type: "spki", format: "der" }));
    if (otherVerb !== verb) expect(await port[verb]({ spki: otherSpki, message, signature })).toBe(false);
  }
});

const OTHER_KINDS = [
  ...KEYS,
  ["Ed448", null, generateKeyPairSync("ed448")],
  ["P-384", "sha256", generateKeyPairSync("ec", { namedCurve: "P-384" })],
  ["secp256k1", "sha256", generateKeyPairSync("ec", { namedCurve: "secp256k1" })],
] as const;
test.each(PORTS)("%s: a right signature by a key of another kind verifies nothing", async (_name, port) => {
  for (const [verb] of KEYS)
    for (const [kind, digest, keys] of OTHER_KINDS) {
      const spki = new Uint8Array(keys.publicKey.export({ type: "spki", format: "der" }));
      const signature = new Uint8Array(sign(digest, message, keys.privateKey));
      expect([verb, kind, await port[verb]({ spki, message, signature })]).toEqual([
        verb,
        kind,
        kind === verb,
      ]);
    }
});

const [, , p256] = KEYS[1];
/** A P-256 signature whose first number just needs a zero before it, and the same two numbers spelt otherwise. */
function spellings() {
  for (;;) {
    const der = [...sign("sha256", message, p256.privateKey)];
    if (der[3] !== 33 || der[5] !== 0x80) continue;
    const [head, length, tag, size, ...rest] = der as [number, number, number, number, ...number[]];
    return {
      right: der,
      negative: [head, length - 1, tag, size - 1, ...rest.slice(1)],
      "a byte more after its numbers": [head, length + 1, tag, size, ...rest, 0],
      "a number more": [head, length + 3, tag, size, ...rest, 2, 1, 1],
      "numbers without digits": [head, 4, tag, 0, tag, 0],
      "a number cut off": [head, length - 1, tag, size, ...rest.slice(0, -1)],
    };
  }
}
test.each(PORTS)("%s: a P-256 signature has one spelling", async (_name, port) => {
  const spki = new Uint8Array(p256.publicKey.export({ type: "spki", format: "der" }));
  for (const [spelling, der] of Object.entries(spellings())) {
    const signature = Uint8Array.from(der);
    const verifies = await port.verifyEs256({ spki, message, signature });
    expect([spelling, verifies]).toEqual([spelling, spelling === "right"]);
  }
});
