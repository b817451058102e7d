import { describe, expect, test } from "vitest";
import { commandSchema } from "./commands.ts";
import { plainLine } from "./plain-text.ts";
import { act, ask, codeOf, draft } from "./test-decision.ts";

const note = (text: string) => commandSchema.safeParse({ type: "writeNote", noteId: "market", text });

describe("notes", () => {
  test.each([
    ["a megabyte", "x".repeat(1024 * 1024), "must be at most 20,000 characters"],
    ["NUL", "calm\u0000", "must not contain NUL characters"],
    ["half a character", "calm \ud83d", "must not contain half characters (unpaired surrogates)"],
  ])("%s is refused in words", (_name, text, words) => {
    expect(note(text).error?.issues[0]?.message).toBe(words);
  });
  test.each([
    ["a script", "<script>alert(1)</script>"],
    ["a formula", '=HYPERLINK("http://x","y")'],
    ["writing turned around", "pay \u202e05 USD"],
    ["the longest that is taken", "x".repeat(20_000)],
    ["emoji and line ends", "calm 😀\r\nthen not"],
  ])("%s is kept exactly as written", (_name, text) => {
    expect(note(text).success).toBe(true);
    expect(act(draft(), { type: "writeNote", noteId: "market", text }).notes.market).toBe(text);
  });
});

describe("titles are one visible line", () => {
  test.each([
    ["turned around", "Careful \u202echange"],
    ["two lines", "Careful\nchange"],
    ["invisible characters", "Careful\u200bchange"],
    ["NUL", "Careful\u0000change"],
    ["half a character", "Careful \ud83d"],
    ["blanks alone", "     "],
  ])("%s is refused", (_name, title) => {
    expect(codeOf(ask(draft(), { type: "renameDecision", title }))).toBe("INVALID_TITLE");
  });
  test("letters of any script are taken", () => {
    const title = "حذر <b>=1+1</b> 変更 é";
    expect(act(draft(), { type: "renameDecision", title }).title).toBe(title);
    expect(plainLine("a\u202eb\nc\ud83d")).toBe("abc\ufffd");
  });
});
