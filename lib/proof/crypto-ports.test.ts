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
