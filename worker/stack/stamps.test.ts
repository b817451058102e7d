import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf, isFresh, writeStamp } from "./stamps.ts";

let root = "";
const put = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "stamps-"));
  put("app/page.tsx", "one");
  put("lib/a.ts", "two");
});
afterEach(() => rmSync(root, { recursive: true }));

const sources = ["app", "lib", "next.config.js"];
const move = () => {
  rmSync(path.join(root, "lib/a.ts"));
  put("lib/c.ts", "two");
};

const changes: [string, () => void, boolean][] = [
  ["nothing", () => {}, true],
  ["a changed file", () => put("app/page.tsx", "other"), false],
  ["a new file", () => put("lib/b.ts", ""), false],
  ["a file that moved", move, false],
  ["a source that did not exist before", () => put("next.config.js", "x"), false],
  ["a generated file", () => put("lib/generated/client.ts", "x"), true],
  ["a new test", () => put("lib/a.test.ts", "x"), true],
  ["a file elsewhere", () => put("docs/a.md", "x"), true],
];

test.each(changes)("after %s the stamp is fresh or stale as it should", (_name, change, fresh) => {
  const stamp = path.join(root, ".stamp");
  writeStamp(stamp, digestOf(root, sources));
  change();
  expect(isFresh(stamp, digestOf(root, sources))).toBe(fresh);
});

test("a missing stamp is never fresh", () => {
  expect(isFresh(path.join(root, "none"), digestOf(root, sources))).toBe(false);
});
