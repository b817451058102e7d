import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { fromBase64, fromHex, fromPem, toBase64, toHex } from "./bytes.ts";
import { bytesDigest } from "./bytes-digest.ts";

test.each([
  ["", []],
  ["00", [0]],
  ["0f10ff", [15, 16, 255]],
])("the hex digits '%s' are the bytes %j, there and back", (text, bytes) => {
  expect(fromHex(text)).toEqual(Uint8Array.from(bytes));
  expect(toHex(Uint8Array.from(bytes))).toBe(text);
});

test.each(["0", "abc", "AB", "zz", "zzab", "abzz", "0x", " ab", "ab\n", "ab cd", "٠٠"])(
  "'%s' is no hex",
  (text) => {
    expect(fromHex(text)).toBeUndefined();
  },
);

test.each([
  ["", []],
  ["AA==", [0]],
  ["+/8=", [251, 255]],
  ["AQID", [1, 2, 3]],
])("the base64 text '%s' is the bytes %j, there and back", (text, bytes) => {
  expect(fromBase64(text)).toEqual(Uint8Array.from(bytes));
  expect(toBase64(Uint8Array.from(bytes))).toBe(text);
});

test.each([
  ["without its padding", "AA"],
  ["with bits that say nothing", "AB=="],
  ["with a line end", "AQID\n"],
  ["with a blank", "AQ ID"],
  ["in the alphabet of URLs", "-_8="],
  ["with a character left over", "AQIDA"],
  ["in another script", "é"],
])("base64 %s is not read", (_name, text) => {
  expect(fromBase64(text)).toBeUndefined();
});

test.each([
  ["Ed25519", generateKeyPairSync("ed25519").publicKey],
  ["RSA, on several lines", generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey],
])("a public key in PEM is its DER bytes: %s", (_name, key) => {
  const pem = key.export({ type: "spki", format: "pem" }).toString();
  const der = Uint8Array.from(key.export({ type: "spki", format: "der" }));
  expect(fromPem(pem)).toEqual(der);
  expect(fromPem(pem.trimEnd())).toEqual(der);
});

const framed = (body: string) => `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`;
test.each([
  ["nothing", ""],
  ["a frame without a key", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"],
  ["a body that is no base64", framed("A")],
  ["a body with blanks", framed("AQ ID")],
  ["a private key", framed("AQID").replaceAll("PUBLIC", "PRIVATE")],
  ["words before the key", `key:\n${framed("AQID")}`],
  ["words after the key", `${framed("AQID")}key`],
  ["two keys", framed("AQID") + framed("AQID")],
  ["a key without its frame", "AQID"],
])("%s is no public key in PEM", (_name, pem) => {
  expect(fromPem(pem)).toBeUndefined();
});

test("the digest of bytes is their SHA-256 in hex, whatever they stand for", () => {
  expect(bytesDigest(new Uint8Array())).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  expect(bytesDigest(new TextEncoder().encode("hello"))).toBe(
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
  );
});
