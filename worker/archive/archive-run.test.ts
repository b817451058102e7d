import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recordText } from "#lib/bundle/seal-lines.ts";
import type { RunEvent } from "#lib/canary/run-events.ts";
import { archiveRun, closeArchive, END_SUMS, LOGS_SUMS } from "./archive-run.ts";

let stateDirectory: string;
beforeEach(() => {
  stateDirectory = mkdtempSync(join(tmpdir(), "archive-"));
});
afterEach(() => rmSync(stateDirectory, { recursive: true, force: true }));

const runId = "run-1";
const found = (seq: number): RunEvent => ({
  seq,
  atMs: seq,
  body: { type: "finding", rule: "r", text: `ü ${seq}` },
});
const folder = () => join(stateDirectory, "archive", runId);
const unpacked = (name: string) => gunzipSync(readFileSync(join(folder(), name))).toString("utf8");
const inState = (name: string, text: string) => {
  const path = join(stateDirectory, name);
  writeFileSync(path, text);
  return path;
};

/** Asks the program that anybody would ask. macOS has the same one by another name. */
function check(sums: string): string {
  const [program, ...args] = process.platform === "darwin" ? ["shasum", "-a", "256"] : ["sha256sum"];
  return execFileSync(program ?? "", [...args, "-c", sums], {
    cwd: folder(),
    encoding: "utf8",
    stdio: "pipe",
  });
}

async function archiveTwo() {
  const stdoutPath = inState("stdout", '{"t":1}\n');
  return archiveRun({ runId, stateDirectory, events: [found(1), found(2)], stdoutPath });
}

test("logs and record so far are packed, and sha256sum itself finds them whole", async () => {
  const { sha256, path } = await archiveTwo();
  expect(check(LOGS_SUMS)).toBe("events.jsonl.gz: OK\ncanary-stdout.jsonl.gz: OK\n");
  expect(unpacked("canary-stdout.jsonl.gz")).toBe('{"t":1}\n');
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(path.endsWith(join("archive", runId))).toBe(true);
});

test("the end is added without touching what was archived; both parts together are the record as it is sealed", async () => {
  await archiveTwo();
  const before = readFileSync(join(folder(), LOGS_SUMS), "utf8");
  const events = [1, 2, 3, 4].map(found);
  const inputsPath = inState("inputs", "{}\n");
  const stdoutPath = inState("stdout", '{"t":1}\n{"t":2}\n');
  await closeArchive({ runId, stateDirectory, events, report: "# Report\n", stdoutPath, inputsPath });
  expect(readFileSync(join(folder(), LOGS_SUMS), "utf8")).toBe(before);
  expect(check(LOGS_SUMS)).not.toContain("FAILED");
  expect(check(END_SUMS)).toBe(
    "SHA256SUMS: OK\nevents-after.jsonl.gz: OK\ncanary-stdout-after.jsonl.gz: OK\nreport.md: OK\ninputs.jsonl.gz: OK\n",
  );
  expect(unpacked("canary-stdout-after.jsonl.gz")).toBe('{"t":2}\n');
  expect(unpacked("events.jsonl.gz") + unpacked("events-after.jsonl.gz")).toBe(recordText(events));
});

test.each([
  ["events.jsonl.gz", LOGS_SUMS],
  ["canary-stdout.jsonl.gz", LOGS_SUMS],
  ["report.md", END_SUMS],
  [LOGS_SUMS, END_SUMS],
])("a changed %s is found by %s", async (name, sums) => {
  await archiveTwo();
  const events = [1, 2, 3].map(found);
  await closeArchive({ runId, stateDirectory, events, report: "r", stdoutPath: null, inputsPath: null });
  appendFileSync(join(folder(), name), "x");
  expect(() => check(sums)).toThrow();
});

test("nothing is added to an archive that was never made", async () => {
  await closeArchive({
    runId,
    stateDirectory,
    events: [found(1)],
    report: null,
    stdoutPath: null,
    inputsPath: null,
  });
  expect(() => readFileSync(join(folder(), END_SUMS))).toThrow("ENOENT");
});

test("a canary that never started leaves an archive without its output", async () => {
  await archiveRun({ runId, stateDirectory, events: [found(1)], stdoutPath: join(stateDirectory, "none") });
  expect(check(LOGS_SUMS)).toBe("events.jsonl.gz: OK\n");
});
