import { expect, test } from "vitest";
import { type CborValue, readCbor } from "./cbor.ts";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const nested = (depth: number) => `${"81".repeat(depth)}00`;

test.each<[string, string, CborValue]>([
  ["the largest number of one byte", "17", 23],
  ["the smallest that needs a second byte", "1818", 24],
  ["two bytes more", "190100", 256],
  ["four bytes more", "1affffffff", 4_294_967_295],
  ["minus one", "20", -1],
  ["a byte string", "43010203", Uint8Array.of(1, 2, 3)],
  ["an empty byte string", "40", new Uint8Array()],
  ["a text", "62c3a9", "é"],
  ["an empty list", "80", []],
  ["a list that ends with its bytes", "820102", [1, 2]],
  ["an empty map", "a0", new Map()],
  [
    "a map with numbers and texts as keys",
    "a2010261610a",
    new Map<number | string, CborValue>([
      [1, 2],
      ["a", 10],
    ]),
  ],
  ["a list in a map", "a10182f4f6", new Map([[1, [false, null]]])],
])("%s is read to its end", (_name, hex, value) => {
  expect(readCbor(bytes(hex))).toEqual({ value, end: hex.length / 2 });
});

test("one item is read where it begins, and what follows is left alone", () => {
  expect(readCbor(bytes("ffff820102ff"), 2)).toEqual({ value: [1, 2], end: 5 });
});

test("bytes that were read stay as they were, whatever becomes of the buffer", () => {
  const buffer = bytes("4107");
  const { value } = readCbor(buffer);
  buffer.fill(0);
  expect(value).toEqual(Uint8Array.of(7));
});

test("eight levels are read, a ninth is refused", () => {
  expect(readCbor(bytes(nested(8))).end).toBe(9);
  expect(() => readCbor(bytes(nested(9)))).toThrow(TypeError);
});

test.each([
  ["nothing", ""],
  ["a number without its second byte", "18"],
  ["a number cut off", "1a000000"],
  ["a byte string cut off", "430102"],
  ["a list cut off", "8201"],
  ["a map without its last value", "a101"],
  ["a list that says it has four thousand million items", "9affffffff00"],
  ["a map that says so", "baffffffff0000"],
  ["a key that is a truth value", "a1f500"],
  ["a key that is bytes", "a1410000"],
  ["a repeated text as key", "a2616100616101"],
  ["a tag", "c000"],
  ["a tag with the number of false", "d4"],
  ["a tag with the number of null", "d6"],
  ["undefined", "f7"],
  ["a value that nobody has named", "e0"],
  ["false spelt with a byte more", "f814"],
  ["null spelt with a byte more", "f816"],
  ["a float of two bytes", "f90014"],
  ["a break where nothing began", "ff"],
  ["a byte string without a length", "5f4101ff"],
])("%s is refused", (_name, hex) => {
  expect(() => readCbor(bytes(hex))).toThrow(TypeError);
});
