import fc from "fast-check";
import { expect, test } from "vitest";
import { visiblePieces } from "./visible-text.ts";

test.each([
  ["plain", ["plain"]],
  ["two\nlines\tand a tab", ["two\nlines\tand a tab"]],
  ["<script>alert(1)</script> =1+1", ["<script>alert(1)</script> =1+1"]],
  ["pay \u202e05 USD\u202c now", ["pay ", "U+202E", "05 USD", "U+202C", " now"]],
  ["zero\u200bwidth", ["zero", "U+200B", "width"]],
  ["nul\u0000", ["nul", "U+0000"]],
  ["half \ud83d of one, whole 😀", ["half ", "U+D83D", " of one, whole 😀"]],
  ["", []],
])("%j", (text, expected) => {
  expect(visiblePieces(text).map((one) => (one.kind === "text" ? one.text : one.codePoint))).toEqual(
    expected,
  );
});

test("nothing is lost, and nothing invisible is left in the plain pieces", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const pieces = visiblePieces(text);
      const plain = pieces.flatMap((one) => (one.kind === "text" ? [one.text] : []));
      expect(plain.join("").length + pieces.length - plain.length).toBe(text.length);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
      for (const piece of plain) expect(piece).not.toMatch(/[\u0000\u202a-\u202e\u2066-\u2069\u200b]/);
    }),
  );
});
