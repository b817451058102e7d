import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { LineFile } from "./line-file.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-lines-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("lines stand in the file in order, with what waited at the end; an older file is continued", async () => {
  const path = join(folder, "deep", "log.jsonl");
  const first = new LineFile(path);
  first.write("one");
  await first.close();
  const second = new LineFile(path);
  for (let line = 0; line < 1_000; line += 1) second.write(String(line));
  await second.close();
  second.write("after the end");
  const lines = readFileSync(path, "utf8").split("\n");
  expect(lines).toEqual(["one", ...Array.from({ length: 1_000 }, (_, line) => String(line)), ""]);
});

test("lines reach the file soon without a close", async () => {
  const path = join(folder, "soon.jsonl");
  const file = new LineFile(path);
  file.write("soon");
  await expect
    .poll(() => (existsSync(path) ? readFileSync(path, "utf8") : ""), { timeout: 30_000 })
    .toBe("soon\n");
  await file.close();
});

test("a path that cannot be written is told once and stops nobody", async () => {
  const notAFolder = join(folder, "file");
  writeFileSync(notAFolder, "");
  const troubles: unknown[] = [];
  const file = new LineFile(join(notAFolder, "log"), (error) => troubles.push(error));
  file.write("lost");
  await file.close();
  expect(troubles).toHaveLength(1);
});
