import { createPublicKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { readCbor } from "./cbor.ts";
import { PASSKEY_ALGORITHMS, readCoseKey } from "./cose-key.ts";
import type { PasskeySignature } from "./statement-schema.ts";
import { generateStepUpKey } from "./step-up.ts";
import { cbor, coseKey, ORIGIN, TestAuthenticator, type Twist } from "./test-authenticator.ts";
import {
  assertionSignatureProblem,
  certifyEnrolment,
  isCertified,
  passkeyProblem,
} from "./verify-passkey.ts";

const STATEMENT_HASH = "5e".repeat(32);
const KEY = generateStepUpKey();
const publicKeys = { [KEY.keyId]: KEY.publicKeyPem };
const RAVI = { personId: "per_ravi", privateKeyPem: KEY.privateKeyPem };
const NOW_MS = 1_000;

const problemOf = (
  signature: PasskeySignature,
  change: { statementHash?: string; signer?: { personId: string; atMs: number }; keys?: object } = {},
) =>
  passkeyProblem({
    statementHash: change.statementHash ?? STATEMENT_HASH,
    signature,
    signer: change.signer ?? { personId: "per_ravi", atMs: NOW_MS },
    publicKeys: { ...(change.keys ?? publicKeys) },
  });

const authenticators = PASSKEY_ALGORITHMS.map((alg) => new TestAuthenticator(alg));
const [es256] = authenticators as [TestAuthenticator, ...TestAuthenticator[]];
const good = es256.sign(STATEMENT_HASH, RAVI);

test.each(authenticators.map((one) => [one.alg, one] as const))(
  "an assertion by algorithm %i over the statement's hash verifies",
  (_alg, authenticator) => {
    expect(problemOf(authenticator.sign(STATEMENT_HASH, RAVI))).toBeNull();
  },
);

test("what a browser adds on its own does no harm", () => {
  const clientData = { other_keys_can_be_added_here: "do not compare clientDataJSON against a template" };
  expect(problemOf(es256.sign(STATEMENT_HASH, RAVI, { clientData }))).toBeNull();
  // Some browsers leave it out when the page stands alone.
  expect(problemOf(es256.sign(STATEMENT_HASH, RAVI, { clientData: { crossOrigin: undefined } }))).toBeNull();
  const extensions = cbor(new Map([["credProtect", 2]]));
  expect(problemOf(es256.sign(STATEMENT_HASH, RAVI, { flags: 0x85, extensions }))).toBeNull();
});

describe("an assertion that its authenticator signed all the same", () => {
  test.each<[string, Twist, string]>([
    ["nobody touched it", { flags: 0x04 }, "nobody was present"],
    ["nobody was verified", { flags: 0x01 }, "the authenticator did not verify the person"],
    ["neither", { flags: 0x00 }, "nobody was present"],
    ["another site's key", { rpId: "evil.example" }, "it was made for another site"],
    ["another origin", { clientData: { origin: "https://evil.example" } }, "it was made on another site"],
    ["another port", { clientData: { origin: "http://localhost:8081" } }, "it was made on another site"],
    ["our origin with a slash", { clientData: { origin: `${ORIGIN}/` } }, "it was made on another site"],
    ["inside a frame", { clientData: { crossOrigin: true } }, "it was made inside a page of another site"],
    [
      "a frame in words",
      { clientData: { crossOrigin: "false" } },
      "it was made inside a page of another site",
    ],
    ["a top origin", { clientData: { topOrigin: ORIGIN } }, "it was made inside a page of another site"],
    ["an enrolment", { clientData: { type: "webauthn.create" } }, "it was made for another ceremony"],
    ["a payment", { clientData: { type: "payment.get" } }, "it was made for another ceremony"],
    [
      "another challenge",
      { clientData: { challenge: toBase64url(new Uint8Array(32)) } },
      "it answers another challenge",
    ],
    [
      "a shorter challenge",
      { clientData: { challenge: toBase64url(new Uint8Array(31).fill(0x5e)) } },
      "it answers another challenge",
    ],
    [
      "the hash as text",
      { clientData: { challenge: toBase64url(Buffer.from(STATEMENT_HASH)) } },
      "it answers another challenge",
    ],
    ["no challenge", { clientData: { challenge: undefined } }, "it answers another challenge"],
    [
      "a padded challenge",
      { clientData: { challenge: `${toBase64url(new Uint8Array(32).fill(0x5e))}=` } },
      "its client data cannot be read",
    ],
    ["a new key inside", { flags: 0x45 }, "its authenticator data cannot be read"],
    ["backed up but not able to be", { flags: 0x15 }, "its authenticator data cannot be read"],
    ["extensions that are not there", { flags: 0x85 }, "its authenticator data cannot be read"],
    ["bytes after the end", { extensions: Uint8Array.of(0) }, "its authenticator data cannot be read"],
  ])("%s: refused", (_name, twist, problem) => {
    expect(problemOf(es256.sign(STATEMENT_HASH, RAVI, twist))).toBe(problem);
  });
});

describe("a good assertion in the wrong place", () => {
  const other = new TestAuthenticator();
  const strange = generateStepUpKey();
  test.each<[string, PasskeySignature, Parameters<typeof problemOf>[1], string]>([
    ["moved to another statement", good, { statementHash: "5f".repeat(32) }, "it answers another challenge"],
    ["no statement hash", good, { statementHash: "" }, "there is no statement hash"],
    [
      "another person's",
      good,
      { signer: { personId: "per_paula", atMs: NOW_MS } },
      "the passkey belongs to somebody else",
    ],
    [
      "before the key may sign",
      es256.sign(STATEMENT_HASH, { ...RAVI, usableFromMs: NOW_MS + 1 }),
      {},
      "the passkey was not yet allowed to sign",
    ],
    ["no step-up key", good, { keys: {} }, "the passkey was never enrolled here"],
    [
      "another step-up key under its name",
      good,
      { keys: { [KEY.keyId]: strange.publicKeyPem } },
      "the passkey was never enrolled here",
    ],
    [
      "a step-up key that cannot be read",
      good,
      { keys: { [KEY.keyId]: "-----BEGIN" } },
      "the passkey was never enrolled here",
    ],
    [
      "certified by a stranger",
      es256.sign(STATEMENT_HASH, { ...RAVI, privateKeyPem: strange.privateKeyPem }),
      {},
      "the passkey was never enrolled here",
    ],
    [
      "its public key swapped",
      { ...good, publicKeySpki: toBase64url(other.spki) },
      {},
      "the passkey was never enrolled here",
    ],
    [
      "its enrolment handed over",
      { ...good, enrolment: { ...good.enrolment, personId: "per_paula" } },
      { signer: { personId: "per_paula", atMs: NOW_MS } },
      "the passkey was never enrolled here",
    ],
    [
      "signed by another key under its name",
      {
        ...other.sign(STATEMENT_HASH, RAVI),
        credentialId: good.credentialId,
        publicKeySpki: good.publicKeySpki,
        enrolment: good.enrolment,
      },
      {},
      "its signature does not verify",
    ],
    [
      "certified in another spelling",
      { ...good, enrolment: { ...good.enrolment, signature: `${good.enrolment.signature}=` } },
      {},
      "the passkey was never enrolled here",
    ],
    [
      "certified by our key under a name that is not its own",
      { ...good, enrolment: { ...good.enrolment, keyId: "alias" } },
      { keys: { alias: KEY.publicKeyPem } },
      "the passkey was never enrolled here",
    ],
    ["its algorithm renamed", { ...good, alg: -8 }, {}, "the passkey was never enrolled here"],
  ])("%s: refused", (_name, signature, change, problem) => {
    expect(problemOf(signature, change)).toBe(problem);
  });

  test("client data in no spelling cannot be read", () => {
    expect(assertionSignatureProblem(STATEMENT_HASH, good)).toBeNull();
    expect(assertionSignatureProblem(STATEMENT_HASH, { ...good, clientDataJSON: "%" })).toBe(
      "it cannot be read",
    );
  });

  test("no key that cannot be read certifies anything", () => {
    expect(isCertified(good, publicKeys)).toBe(true);
    for (const pem of ["", "-----BEGIN"]) expect(isCertified(good, { [KEY.keyId]: pem })).toBe(false);
  });

  test("a site whose name is not that of its origin", () => {
    const facts = { ...good, rpId: "example" };
    const enrolment = certifyEnrolment({ ...facts, ...good.enrolment }, KEY.privateKeyPem);
    expect(problemOf({ ...facts, enrolment })).toBe("its site and its origin differ");
  });

  test("a key on another curve than its algorithm says", () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
    const spki = publicKey.export({ type: "spki", format: "der" });
    const facts = { ...good, publicKeySpki: toBase64url(spki) };
    const enrolment = certifyEnrolment({ ...facts, ...good.enrolment }, KEY.privateKeyPem);
    expect(problemOf({ ...facts, enrolment })).toBe("its signature does not verify");
  });
});

const BYTE_FIELDS = [
  "credentialId",
  "authenticatorData",
  "clientDataJSON",
  "signature",
  "publicKeySpki",
] as const;

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const bit = at % (copy.length * 8);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

test("one bit flipped in any field: refused, whatever the algorithm", () => {
  const signed = authenticators.map((one) => one.sign(STATEMENT_HASH, RAVI));
  fc.assert(
    fc.property(
      fc.constantFrom(...signed),
      fc.constantFrom(...BYTE_FIELDS),
      fc.nat(),
      (signature, field, at) => {
        const bytes = flipped(fromBase64url(signature[field]), at);
        expect(problemOf({ ...signature, [field]: toBase64url(bytes) })).not.toBeNull();
      },
    ),
    { numRuns: 1_500 },
  );
});

test("every bit of a small assertion counts", () => {
  for (const field of ["authenticatorData", "signature"] as const) {
    const bytes = fromBase64url(good[field]);
    for (let bit = 0; bit < bytes.length * 8; bit += 1)
      expect(problemOf({ ...good, [field]: toBase64url(flipped(bytes, bit)) })).not.toBeNull();
  }
});

test("one character changed anywhere in its texts: refused", () => {
  const texts = ["rpId", "origin", ...BYTE_FIELDS] as const;
  const certified = ["personId", "keyId", "signature", "confirmedBy"] as const;
  const change = (text: string, at: number, by: string) => {
    const index = at % text.length;
    const changed = text.slice(0, index) + by + text.slice(index + 1);
    return changed === text ? `${text}x` : changed;
  };
  const alphabet = fc.constantFrom(..."ABCxyz019-_=/. ");
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), alphabet, (field, at, by) => {
      expect(problemOf({ ...good, [field]: change(good[field], at, by) })).not.toBeNull();
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...certified), fc.nat(), alphabet, (field, at, by) => {
      const enrolment = { ...good.enrolment, [field]: change(good.enrolment[field] ?? "", at, by) };
      expect(
        problemOf({ ...good, enrolment }, { signer: { personId: enrolment.personId, atMs: NOW_MS } }),
      ).not.toBeNull();
    }),
    { numRuns: 500 },
  );
});

describe("keys as authenticators write them", () => {
  test.each(authenticators.map((one) => [one.alg, one] as const))(
    "algorithm %i becomes the SPKI that Node makes",
    (alg, one) => {
      const read = readCoseKey(one.cose);
      expect(read.alg).toBe(alg);
      expect(Buffer.from(read.spki).toString("hex")).toBe(one.spki.toString("hex"));
      expect(() =>
        createPublicKey({ key: Buffer.from(read.spki), format: "der", type: "spki" }),
      ).not.toThrow();
    },
  );

  const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
  test.each<[string, Uint8Array]>([
    ["nothing", Uint8Array.of()],
    ["no map", cbor("key")],
    ["a map of something else", cbor(new Map([["a", 1]]))],
    [
      "an algorithm that is not its curve's",
      cbor(
        new Map([
          [1, 2],
          [3, -8],
          [-1, 1],
        ]),
      ),
    ],
    [
      "a coordinate too short",
      cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, new Uint8Array(31)],
          [-3, new Uint8Array(32)],
        ]),
      ),
    ],
    ["an RSA key that is broken easily", coseKey(weak, -257)],
    ["a byte after the end", Buffer.concat([coseKey(p256, -7), Buffer.of(0)])],
    [
      "a key of zero",
      cbor(
        new Map<number, unknown>([
          [1, 3],
          [3, -257],
          [-1, new Uint8Array(256)],
          [-2, Uint8Array.of(1, 0, 1)],
        ]),
      ),
    ],
  ])("%s: refused", (_name, bytes) => {
    expect(() => readCoseKey(bytes)).toThrow(TypeError);
  });

  test("no bytes at all can do more than be refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          expect(readCbor(bytes).end).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["a list longer than its bytes", "9affffffff"],
    ["a text that is not UTF-8", "61ff"],
    ["a repeated key", "a201010102"],
    ["a key that is a list", "a18001"],
    ["nesting without end", "81".repeat(20)],
    ["an indefinite length", "9f01ff"],
    ["a float", "fa3f800000"],
    ["an integer of 64 bits", "1b0000000000000001"],
  ])("CBOR with %s: refused", (_name, hex) => {
    expect(() => readCbor(Buffer.from(hex, "hex"))).toThrow(TypeError);
  });

  test.each([
    ["f4", false],
    ["f5", true],
    ["f6", null],
    ["8201f5", [1, true]],
    ["3903e7", -1000],
    ["1a00010000", 65_536],
  ])("CBOR %s", (hex, value) => {
    expect(readCbor(Buffer.from(hex, "hex"))).toEqual({ value, end: hex.length / 2 });
  });
});

test("base64url has one spelling", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
    }),
  );
  for (const text of ["AA==", "AB", "A", "A+", "A/", "AA\n", " AA", "é"])
    expect(() => fromBase64url(text)).toThrow();
});
