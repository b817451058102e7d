import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MAX_LINE_LENGTH } from "#lib/canary/telemetry.ts";
import { FileTail } from "./file-tail.ts";

let folder: string;
let file: string;
const tail = (path = file) => new FileTail(path, [folder]);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-tail-"));
  file = join(folder, "orders.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a file that another process appends to", () => {
  test("what stood there before is old, what comes is new, half a line waits", () => {
    writeFileSync(file, "old\n");
    const reading = tail();
    expect(reading.look()).toEqual([]);
    appendFileSync(file, "a\nha");
    expect(reading.look()).toEqual(["a"]);
    appendFileSync(file, "lf\n");
    expect(reading.look()).toEqual(["half"]);
  });

  test("a file that comes later is read from its start", () => {
    const reading = tail();
    expect(reading.look()).toEqual([]);
    writeFileSync(file, "a\n");
    expect(reading.look()).toEqual(["a"]);
  });

  test("half a line at the end is handed over then, once", () => {
    writeFileSync(file, "");
    const reading = tail();
    appendFileSync(file, "a\nhalf");
    expect(reading.end()).toEqual(["a", "half"]);
  });

  test("after a rotation the rest of the old file comes first, then the new one", () => {
    writeFileSync(file, "");
    const reading = tail();
    reading.look();
    appendFileSync(file, "a\n");
    renameSync(file, `${file}.1`);
    writeFileSync(file, "b\n");
    expect([...reading.look(), ...reading.look()]).toEqual(["a", "b"]);
  });

  test("a file that is gone between two looks is followed when it is back", () => {
    writeFileSync(file, "");
    const reading = tail();
    reading.look();
    rmSync(file);
    expect(reading.look()).toEqual([]);
    writeFileSync(file, "a\n");
    expect([...reading.look(), ...reading.look()]).toEqual(["a"]);
  });

  test("after a truncation it is read from the start; the half that was lost is told", () => {
    writeFileSync(file, "");
    const reading = tail();
    reading.look();
    appendFileSync(file, "a much longer line\nhal");
    expect(reading.look()).toEqual(["a much longer line"]);
    truncateSync(file);
    appendFileSync(file, "b\n");
    expect(reading.look()).toEqual(["hal", "b"]);
  });

  test("a letter of several bytes may be cut anywhere", () => {
    writeFileSync(file, "");
    const reading = tail();
    const bytes = Buffer.from("grün €\n");
    for (const byte of bytes.subarray(0, -1)) {
      appendFileSync(file, Buffer.from([byte]));
      expect(reading.look()).toEqual([]);
    }
    appendFileSync(file, "\n");
    expect(reading.look()).toEqual(["grün €"]);
  });

  test("ten megabytes without an end are read in pieces and kept in none", () => {
    writeFileSync(file, "");
    const reading = tail();
    reading.look();
    appendFileSync(file, `${"x".repeat(10_000_000)}\nb\n`);
    const lines = Array.from({ length: 60 }, () => reading.look()).flat();
    expect(lines.map((line) => line.length)).toEqual([MAX_LINE_LENGTH + 1, 1]);
  });
});

test("what comes after a line that fills more than one look is read at the end too", () => {
  writeFileSync(file, "");
  const reading = tail();
  reading.look();
  appendFileSync(file, `${"x".repeat(1_000_000)}\nb\n`);
  expect(reading.end().at(-1)).toBe("b");
});

describe("what is not read", () => {
  test("a link that leads out of the allowed folders", () => {
    const outside = mkdtempSync(join(tmpdir(), "countersign-outside-"));
    writeFileSync(join(outside, "secret"), "");
    symlinkSync(join(outside, "secret"), file);
    const reading = tail();
    appendFileSync(join(outside, "secret"), "secret\n");
    expect(reading.look()).toEqual([]);
    rmSync(outside, { recursive: true });
  });

  test("a folder, and a pipe, which would make us wait", () => {
    mkdirSync(file);
    expect(tail().look()).toEqual([]);
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    expect(tail(pipe).look()).toEqual([]);
  });
});
