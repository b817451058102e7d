import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { MAX_LINE_LENGTH, parseLine } from "#lib/canary/telemetry.ts";
import { type CanaryExit, type CanaryProcess, launchCanary } from "./child-process.ts";

/** A busy machine starts a process in seconds. */
vi.setConfig({ testTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), "countersign-child-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(script: string): {
  child: CanaryProcess;
  lines: string[];
  failures: string[];
  exits: CanaryExit[];
} {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(path, script);
  return startCommand([process.execPath, path]);
}

function startCommand(command: [string, ...string[]]) {
  const lines: string[] = [];
  const failures: string[] = [];
  const exits: CanaryExit[] = [];
  const child = launchCanary({
    command,
    cwd: folder,
    env: { PATH: process.env.PATH ?? "" },
    onLine: (text) => lines.push(text),
    onSpawned: () => undefined,
    onSpawnFailed: (reason) => failures.push(reason),
    onExit: (exit) => exits.push(exit),
  });
  return { child, lines, failures, exits };
}

test("lines arrive whole, however they were cut on the way", async () => {
  const { child, lines } = start(
    `process.stdout.write('{"a":'); setTimeout(() => process.stdout.write('1}\\n\\n{"b":2}\\nlast'), 50);`,
  );
  await child.exited;
  expect(lines).toEqual(['{"a":1}', '{"b":2}', "last"]);
});

test("garbage and endless lines are handed over bounded, and the next line still arrives", async () => {
  const { child, lines } = start(
    `process.stdout.write(Buffer.from([0xff, 0x00, 10])); process.stdout.write("x".repeat(${MAX_LINE_LENGTH * 3})); process.stdout.write('\\n{"t":1,"type":"heartbeat"}\\n');`,
  );
  await child.exited;
  expect(lines.map((line) => parseLine(line).kind)).toEqual(["malformed", "malformed", "telemetry"]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(MAX_LINE_LENGTH * 3);
});

test("a canary that exits at once is reported with its code and last words", async () => {
  const { child, exits } = start(`console.error("no keys"); process.exit(3);`);
  const exit = await child.exited;
  expect(exit).toMatchObject({ code: 3, signal: null });
  expect(exit.stderrTail).toContain("no keys");
  expect(exits).toHaveLength(1);
  child.send({ cmd: "hold" });
});

test("a program that does not exist is a reported failure, not an exception", async () => {
  const { child, failures } = startCommand(["/nowhere/canary"]);
  await child.exited;
  expect(failures).toHaveLength(1);
  expect(child.pid).toBeNull();
});

test("a canary that honours the stop line exits by itself", async () => {
  const { child } = start(
    `process.stdin.on("data", (text) => { if (String(text).includes('"closeAll":true')) process.exit(0); }); setInterval(() => {}, 1000);`,
  );
  expect(await child.stop({ closeAll: true })).toMatchObject({ code: 0, signal: null });
});

test("a canary that ignores the stop line and SIGTERM is killed", async () => {
  const { child, lines } = start(
    `process.on("SIGTERM", () => console.log("ignored")); setInterval(() => {}, 1000); console.log("up");`,
  );
  while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await child.stop({ closeAll: true, graceMs: 100 })).toMatchObject({ signal: "SIGKILL" });
  expect(lines).toContain("ignored");
});

test("the environment holds only what was given", async () => {
  const { child, lines } = start("console.log(JSON.stringify(Object.keys(process.env)))");
  await child.exited;
  expect(JSON.parse(lines[0] ?? "[]")).not.toContain("DATABASE_URL");
});

/** A process that has ended and that nobody has fetched yet counts as gone. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

test.each([
  ["exits by itself", "process.exit(0)", () => undefined],
  ["is killed", "setInterval(() => {}, 1000)", (child: CanaryProcess) => child.kill()],
  [
    "ignores everything, as its grandchild does",
    "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)",
    (child: CanaryProcess) => void child.stop({ closeAll: true, graceMs: 100 }),
  ],
])("whatever it started ends with a canary that %s", async (_what, then, end) => {
  const grandchild = `spawn("sh", ["-c", "trap '' TERM; sleep 300"], { stdio: "inherit" })`;
  const { child, lines } = start(
    `import { spawn } from "node:child_process"; console.log(${grandchild}.pid); setTimeout(() => { ${then} }, 100);`,
  );
  while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  end(child);
  await child.exited;
  const pid = Number(lines[0]);
  expect(pid).toBeGreaterThan(1);
  for (let tries = 0; isAlive(pid) && tries < 600; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(isAlive(pid)).toBe(false);
});
