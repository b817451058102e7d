import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isStillAlive, recordProcess } from "./process-identity.ts";
import { runningStack, takeStackLock } from "./stack-lock.ts";

const WEB = "http://localhost:1";
let dir = "";
let said: string[] = [];
const take = () => takeStackLock(dir, WEB, (line) => void said.push(line));
const lockFile = () => path.join(dir, "stack.lock");

/** A process that waits, in a group of its own as every part is. */
async function sleeper() {
  const child = spawn(process.execPath, ["-e", "console.log('up'); setInterval(() => {}, 1000)"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const recorded = recordProcess("worker", child.pid ?? 0);
  if (!recorded) throw new Error("the sleeper did not start");
  return recorded;
}

/** Rewrites the lock as if its launcher had been killed. */
function killLauncher() {
  const lock = JSON.parse(readFileSync(lockFile(), "utf8"));
  lock.launcher.identity = "another life";
  writeFileSync(lockFile(), JSON.stringify(lock));
}

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "lock-"));
  said = [];
});
afterEach(() => rmSync(dir, { recursive: true }));

test("a second start is refused in words while the first one lives", async () => {
  const lock = await take();
  await expect(take()).rejects.toThrow(
    `Countersign already runs here: ${WEB} (process ${process.pid}). Nothing was started twice.`,
  );
  expect(runningStack(dir)?.pid).toBe(process.pid);
  lock.release();
  expect(existsSync(lockFile())).toBe(false);
  expect(runningStack(dir)).toBeUndefined();
});

test("after a killed launcher the parts that still run are ended, and it is said", async () => {
  const part = await sleeper();
  (await take()).remember("worker", part.pid);
  killLauncher();
  const next = await take();
  expect(isStillAlive(part)).toBe(false);
  expect(said).toEqual(["The previous run was killed; its parts that still ran were ended: worker."]);
  next.release();
});

test("a process that merely got the same id is left alone", async () => {
  const stranger = await sleeper();
  (await take()).remember("worker", stranger.pid);
  killLauncher();
  const lock = JSON.parse(readFileSync(lockFile(), "utf8"));
  lock.parts[0].identity = "an earlier life with this id";
  writeFileSync(lockFile(), JSON.stringify(lock));
  const next = await take();
  expect(isStillAlive(stranger)).toBe(true);
  expect(said).toEqual(["The previous run was killed; nothing of it still ran."]);
  process.kill(stranger.pid, "SIGKILL");
  next.release();
});

test("a lock that was cut off while being written is taken over", async () => {
  writeFileSync(lockFile(), '{"launcher":');
  const lock = await take();
  expect(runningStack(dir)?.pid).toBe(process.pid);
  lock.release();
});
