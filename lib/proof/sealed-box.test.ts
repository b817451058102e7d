import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openSealedBox } from "./open-sealed-box.ts";
import { boxPublicKey, generateBoxKeys, type SealedBox, sealBox, sealedBoxSchema } from "./sealed-box.ts";

const worker = generateBoxKeys();
const stranger = generateBoxKeys();
const seal = (text = "secret", context = "venue a") => sealBox(worker.publicKeyPem, text, context);

test("any text in any context comes back to the reader as it was, and never stands in the box", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 8, maxLength: 400 }),
      fc.string(),
      (text, context) => {
        const box = seal(text, context);
        expect(sealedBoxSchema.parse(JSON.parse(JSON.stringify(box)))).toEqual(box);
        expect(openSealedBox(worker.privateKeyPem, box, context)).toBe(text);
        expect(JSON.stringify(box)).not.toContain(text);
      },
    ),
    { numRuns: 60 },
  );
});

test("the same text sealed twice gives two boxes without anything in common", () => {
  const [a, b] = [seal(), seal()];
  for (const part of ["ephemeralSpki", "nonce", "text", "tag"] as const) expect(a[part]).not.toBe(b[part]);
});

test("the private key alone leads to the public one", () => {
  expect(boxPublicKey(worker.privateKeyPem)).toBe(worker.publicKeyPem);
});

/** Flips one bit of a part. */
function flipped(box: SealedBox, part: "ephemeralSpki" | "nonce" | "text" | "tag", bit: number): SealedBox {
  const bytes = Buffer.from(box[part], "base64url");
  const at = bit % (bytes.length * 8);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
  return { ...box, [part]: bytes.toString("base64url") };
}

describe("what does not open", () => {
  const box = seal();
  const rows: [string, string, SealedBox, string][] = [
    ["another reader", stranger.privateKeyPem, box, "venue a"],
    ["another context: the box was moved", worker.privateKeyPem, box, "venue b"],
    ["no context", worker.privateKeyPem, box, ""],
    ["a short tag", worker.privateKeyPem, { ...box, tag: box.tag.slice(0, 6) }, "venue a"],
    ["an empty tag", worker.privateKeyPem, { ...box, tag: "" }, "venue a"],
    ["text of another box", worker.privateKeyPem, { ...box, text: seal("public").text }, "venue a"],
    ["no public half", worker.privateKeyPem, { ...box, ephemeralSpki: "" }, "venue a"],
  ];
  test.each(rows)("%s", (_name, key, given, context) => {
    expect(() => openSealedBox(key, given, context)).toThrow();
  });

  test("any single bit of nonce, text or tag turned", () => {
    fc.assert(
      fc.property(fc.constantFrom("nonce", "text", "tag"), fc.nat(4_000), (part, bit) => {
        expect(() => openSealedBox(worker.privateKeyPem, flipped(box, part, bit), "venue a")).toThrow();
      }),
    );
  });
});

test("a key of another kind seals nothing", () => {
  const ed25519 = `-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n`;
  expect(() => sealBox(ed25519, "secret", "a")).toThrow(/X25519/);
});
