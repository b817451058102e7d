import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFile, cleanFileName } from "./attachment-check.ts";
import { MAX_FILE_BYTES } from "./attachment-rules.ts";

const text = (value: string) => new TextEncoder().encode(value);
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0);
const ZIP = Uint8Array.of(0x50, 0x4b, 3, 4, 0);
const codeOf = (name: string, claimedType: string, bytes: Uint8Array) => {
  const checked = checkFile({ name, claimedType, bytes });
  return checked.ok ? checked.mediaType : checked.refusal.code;
};

describe("a file is what its name, its sender and its bytes all say", () => {
  test.each<[string, string, string, Uint8Array, string]>([
    ["a screenshot", "shot.png", "image/png", PNG, "image/png"],
    ["a photo", "board.JPG", "image/jpeg", JPEG, "image/jpeg"],
    ["a document", "report.pdf", "application/pdf", text("%PDF-1.7 …"), "application/pdf"],
    ["an archive", "logs.zip", "application/x-zip-compressed", ZIP, "application/zip"],
    ["JSON", "run.json", "application/json", text('{"a":1}'), "application/json"],
    ["CSV as Windows calls it", "run.csv", "application/vnd.ms-excel", text("a,b\n1,2"), "text/csv"],
    ["plain text", "notes.txt", "text/plain; charset=utf-8", text("all well"), "text/plain"],
    ["a log with colours", "bot.log", "", text("\u001b[31mred\u001b[0m"), "text/plain"],
    ["a scrape", "bot.prom", "application/octet-stream", text("a 1\n"), "text/plain"],
    ["nothing", "shot.png", "image/png", new Uint8Array(), "FILE_EMPTY"],
    ["too much", "notes.txt", "text/plain", new Uint8Array(MAX_FILE_BYTES + 1).fill(65), "FILE_TOO_BIG"],
    ["a page", "evil.html", "text/html", text("<script>"), "FILE_TYPE_NOT_ALLOWED"],
    ["a drawing with scripts", "evil.svg", "image/svg+xml", text("<svg/>"), "FILE_TYPE_NOT_ALLOWED"],
    ["a program", "evil.exe", "application/octet-stream", text("MZ"), "FILE_TYPE_NOT_ALLOWED"],
    ["no ending", "README", "text/plain", text("a"), "FILE_TYPE_NOT_ALLOWED"],
    ["two endings: the last one counts", "shot.png.html", "image/png", PNG, "FILE_TYPE_NOT_ALLOWED"],
    ["an ending of the prototype", "x.constructor", "", text("a"), "FILE_TYPE_NOT_ALLOWED"],
    ["a page that calls itself a picture", "shot.png", "image/png", text("<script>"), "FILE_TYPE_MISMATCH"],
    ["a picture sent as a page", "shot.png", "text/html", PNG, "FILE_TYPE_MISMATCH"],
    ["a JPEG named PNG", "shot.png", "image/png", JPEG, "FILE_TYPE_MISMATCH"],
    ["an archive named text", "notes.txt", "text/plain", ZIP, "FILE_TYPE_MISMATCH"],
    ["bytes named text", "notes.txt", "text/plain", Uint8Array.of(0xff, 0xfe, 1), "FILE_TYPE_MISMATCH"],
    [
      "bytes that are no UTF-8 named text",
      "notes.txt",
      "",
      Uint8Array.of(0x41, 0xff, 0x42),
      "FILE_TYPE_MISMATCH",
    ],
    ["a document named text", "notes.txt", "", text("%PDF-1.7 …"), "FILE_TYPE_MISMATCH"],
    ["an empty archive named text", "notes.txt", "", text("PK\u0005\u0006"), "FILE_TYPE_MISMATCH"],
    ["text that begins like an archive", "notes.txt", "", text("PKs and FKs"), "text/plain"],
    ["a picture cut off after its first byte", "shot.jpg", "", Uint8Array.of(0xff), "FILE_TYPE_MISMATCH"],
    ["a type with blanks around", "notes.txt", " text/plain ; charset=utf-8", text("well"), "text/plain"],
    ["NUL in a text", "notes.csv", "text/csv", text("a\u0000b"), "FILE_TYPE_MISMATCH"],
    ["broken JSON", "run.json", "application/json", text("{"), "FILE_TYPE_MISMATCH"],
  ])("%s", (_name, fileName, claimed, bytes, expected) => {
    expect(codeOf(fileName, claimed, bytes)).toBe(expected);
  });
  test("exactly at the limit is taken", () => {
    expect(codeOf("a.txt", "text/plain", new Uint8Array(MAX_FILE_BYTES).fill(65))).toBe("text/plain");
  });
});

test.each<[string, string, string, Uint8Array, Record<string, string>]>([
  ["its limit", "notes.txt", "", new Uint8Array(MAX_FILE_BYTES + 1), { limit: "5 MB" }],
  ["the name", "dir/evil.exe", "", text("MZ"), { name: "evil.exe" }],
  ["what it was sent as", "shot.png", "Text/HTML; a=b", PNG, { claimed: "text/html and shot.png" }],
  ["what it is not", "shot.png", "", JPEG, { claimed: "image/png" }],
])("a refused file is told %s", (_name, name, claimedType, bytes, details) => {
  expect(checkFile({ name, claimedType, bytes })).toMatchObject({ ok: false, refusal: { details } });
});

describe("names", () => {
  test.each([
    ["../../etc/passwd.txt", "passwd.txt"],
    ["C:\\Users\\me\\run.csv", "run.csv"],
    ['a"; filename="b.html.csv', "a__ filename=_b.html.csv"],
    ["=cmd().csv", "cmd().csv"],
    ["-- =run.csv", "run.csv"],
    ["run.csv ", "run.csv"],
    ["…ok\u202egnp.txt", "…okgnp.txt"],
    ["a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"],
    [".png", "png"],
    ["", "file"],
    [`${"x".repeat(300)}.csv`, `${"x".repeat(96)}.csv`],
  ])("%j becomes %j", (given, expected) => expect(cleanFileName(given)).toBe(expected));
  test("whatever it was, it is one visible line without separators", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (given) => {
        const name = cleanFileName(given);
        expect(name).not.toMatch(/[\p{Cc}/\\"<>;\u202a-\u202e\u2066-\u2069]/u);
        expect(name).not.toBe("");
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
});
