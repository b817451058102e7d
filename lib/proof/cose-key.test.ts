import { createPublicKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type CborValue, readCbor } from "./cbor.ts";
import { readCoseKey } from "./cose-key.ts";
import { cbor, TestAuthenticator } from "./test-authenticator.ts";

const [KTY, ALG, CRV, X, Y] = [1, 3, -1, -2, -3] as const;
const [N, E] = [-1, -2] as const;

type Labels = Map<number | string, CborValue>;
const labelsOf = (alg: -7 | -8) => readCbor(new TestAuthenticator(alg).cose).value as Labels;
const p256 = labelsOf(-7);
const ed25519 = labelsOf(-8);
/** A modulus or an exponent: it begins with the given byte and is odd. */
const digits = (length: number, first: number) => new Uint8Array(length).fill(0x5b).with(0, first);
const rsa = (n: Uint8Array, e: Uint8Array = Uint8Array.of(1, 0, 1)): Labels =>
  new Map<number | string, CborValue>([
    [KTY, 3],
    [ALG, -257],
    [N, n],
    [E, e],
  ]);
const read = (labels: Labels, ...changes: [number, CborValue][]) =>
  readCoseKey(cbor(new Map([...labels, ...changes])));

describe("a key is of the algorithm, the type and the curve that it names, all three", () => {
  test.each<[string, Labels, [number, CborValue][]]>([
    ["P-256 for EdDSA", p256, [[ALG, -8]]],
    ["P-256 for RS256", p256, [[ALG, -257]]],
    ["P-256 for ES384", p256, [[ALG, -35]]],
    ["P-256 of the type of Ed25519 keys", p256, [[KTY, 1]]],
    ["P-256 of no type", p256, [[KTY, null]]],
    ["a point that is said to be on P-384", p256, [[CRV, 2]]],
    ["Ed25519 for ES256", ed25519, [[ALG, -7]]],
    ["Ed25519 for RS256", ed25519, [[ALG, -257]]],
    ["Ed25519 of the type of P-256 keys", ed25519, [[KTY, 2]]],
    ["Ed448", ed25519, [[CRV, 7]]],
    ["an Ed25519 key a byte too long", ed25519, [[X, new Uint8Array(33)]]],
    ["a second coordinate a byte too short", p256, [[Y, new Uint8Array(31)]]],
    ["a coordinate in words", p256, [[X, "x".repeat(32)]]],
    ["RSA for ES256", rsa(digits(256, 0x9c)), [[ALG, -7]]],
    ["RSA for PS256", rsa(digits(256, 0x9c)), [[ALG, -37]]],
    ["RSA of another type", rsa(digits(256, 0x9c)), [[KTY, 2]]],
    ["RSA without an exponent", rsa(digits(256, 0x9c)), [[E, null]]],
  ])("%s: refused", (_name, labels, changes) => {
    expect(() => read(labels)).not.toThrow();
    expect(() => read(labels, ...changes)).toThrow(TypeError);
  });
});

describe("an RSA key becomes the SPKI that Node makes", () => {
  test.each<[string, Uint8Array, Uint8Array | undefined]>([
    ["the smallest that is taken", digits(256, 0x9c), undefined],
    ["the largest that is taken", digits(1024, 0x9c), undefined],
    ["a modulus whose first bit is not set", digits(256, 0x7f), undefined],
    ["a modulus whose first bit alone is set in its byte", digits(256, 0x80), undefined],
    ["a modulus behind a zero", digits(257, 0).with(1, 0x9c), undefined],
    ["an exponent of 127 bytes", digits(256, 0x9c), digits(127, 0x11)],
    ["an exponent of 128 bytes", digits(256, 0x9c), digits(128, 0x11)],
  ])("%s", (_name, n, e = Uint8Array.of(1, 0, 1)) => {
    const base64url = (part: Uint8Array) => Buffer.from(part).toString("base64url");
    const jwk = { kty: "RSA", n: base64url(n), e: base64url(e) };
    const expected = createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "der" });
    expect(read(rsa(n, e))).toEqual({ alg: -257, spki: Uint8Array.from(expected) });
  });

  test.each([
    ["a byte too small", 255],
    ["a byte too large", 1025],
  ])("%s: refused", (_name, length) => {
    expect(() => read(rsa(digits(length, 0x9c)))).toThrow(TypeError);
  });
});
