import { expect, test } from "vitest";
import { fromBase64url, sameBytes, toBase64url } from "./base64url.ts";

test.each([
  ["", []],
  ["AA", [0]],
  ["-_8", [251, 255]],
  ["AQID", [1, 2, 3]],
])("the text '%s' is the bytes %j, there and back", (text, bytes) => {
  expect(fromBase64url(text)).toEqual(Uint8Array.from(bytes));
  expect(toBase64url(Uint8Array.from(bytes))).toBe(text);
});

test.each([
  ["with padding", "AA=="],
  ["in the other alphabet", "+/8"],
  ["with a blank before it", " AQID"],
  ["with a blank inside", "AQ ID"],
  ["with a line end", "AQID\n"],
  ["with a mark before it", "!AQID"],
  ["with a mark behind it", "AQID!"],
  ["in another script", "é"],
])("%s it is not base64url", (_name, text) => {
  expect(() => fromBase64url(text)).toThrow(new TypeError("not base64url"));
});

test("bits that say nothing are refused: one value has one spelling", () => {
  const why = "not the one base64url spelling of these bytes";
  for (const text of ["AB", "AQJ"]) expect(() => fromBase64url(text)).toThrow(new TypeError(why));
  expect(() => fromBase64url("A")).toThrow(Error);
});

test.each([
  [[], [], true],
  [[1, 2], [1, 2], true],
  [[1, 2], [1, 3], false],
  [[1], [1, 2], false],
  [[1, 2], [1], false],
])("bytes %j and %j: equal %s", (a, b, same) => {
  expect(sameBytes(Uint8Array.from(a), Uint8Array.from(b))).toBe(same);
});
