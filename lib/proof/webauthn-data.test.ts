import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { fromBase64url } from "./base64url.ts";
import { ORIGIN, RP_ID, TestAuthenticator, type Twist } from "./test-authenticator.ts";
import { clientDataProblem, readAuthenticatorData } from "./webauthn-data.ts";

const challenge = new Uint8Array(32).fill(7);
const authenticator = new TestAuthenticator();
const dataOf = (twist: Twist) => fromBase64url(authenticator.assert(challenge, twist).authenticatorData);

describe("authenticator data", () => {
  const rpIdHash = Uint8Array.from(createHash("sha256").update(RP_ID).digest());
  test.each([
    ["a person present and verified", { flags: 0x05, counter: 1 }, true, true],
    ["a person present", { flags: 0x01, counter: 0 }, true, false],
    ["a counter of all its four bytes", { flags: 0x05, counter: 0x89abcdef }, true, true],
    ["a key that may be backed up", { flags: 0x0d, counter: 256 }, true, true],
    ["a key that is", { flags: 0x1d, counter: 256 }, true, true],
  ])("%s", (_name, twist, userPresent, userVerified) => {
    const { counter } = twist;
    expect(readAuthenticatorData(dataOf(twist))).toEqual({ rpIdHash, userPresent, userVerified, counter });
  });

  test("is read from the middle of a longer buffer as well", () => {
    const bytes = dataOf({ counter: 9 });
    const longer = Uint8Array.from([1, 2, 3, ...bytes]).subarray(3);
    expect(readAuthenticatorData(longer)).toEqual(readAuthenticatorData(bytes));
  });

  test.each([0, 1, 32, 33, 36])("of %i bytes is none, with extensions or without", (length) => {
    for (const flags of [0x05, 0x85])
      expect(() => readAuthenticatorData(dataOf({ flags }).slice(0, length))).toThrow(
        new TypeError("authenticator data ends too early"),
      );
  });
});

describe("client data", () => {
  const expected = { type: "webauthn.get", challenge, origin: ORIGIN } as const;
  const good = Buffer.from(fromBase64url(authenticator.assert(challenge).clientDataJSON)).toString();
  const problemOf = (bytes: Uint8Array) => clientDataProblem(bytes, expected);

  test("of this ceremony has no problem", () => {
    expect(problemOf(Buffer.from(good))).toBeNull();
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["a text", '"webauthn.get"'],
    ["a number", "1"],
    ["nothing in JSON", "null"],
    ["a list", "[]"],
    ["two objects", good + good],
  ])("that is %s cannot be read", (_name, text) => {
    expect(problemOf(Buffer.from(text))).toBe("its client data cannot be read");
  });

  test("with bytes that are no UTF-8 cannot be read", () => {
    const [before, after] = good.replace("{", '{"more":"?",').split("?") as [string, string];
    expect(problemOf(Buffer.from(`${before}?${after}`))).toBeNull();
    expect(problemOf(Buffer.concat([Buffer.from(before), Buffer.of(0xff), Buffer.from(after)]))).toBe(
      "its client data cannot be read",
    );
  });
});
