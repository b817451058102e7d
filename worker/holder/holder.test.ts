import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import {
  HeldCanary as Held,
  type HeldCanary,
  launchHeld,
  readHolderAddress,
} from "#worker/supervisor/held-canary.ts";
import { UNWATCHED_MS } from "./holder.ts";
import { KeptLines } from "./kept-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-holder-"));
const pids: number[] = [];
/** A busy machine starts a process in seconds. */
vi.setConfig({ testTimeout: 60_000 });

afterEach(() => {
  for (const pid of pids.splice(0)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended, as it should.
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function supervisor() {
  const lines: [number, string][] = [];
  const news: string[] = [];
  const handlers = {
    onLine: (text: string, lineNumber: number) => void lines.push([lineNumber, text]),
    onSpawned: (pid: number | null) => void (pid !== null && pids.push(pid)),
    onSpawnFailed: (reason: string) => void news.push(reason),
    onExit: ({ code, signal }: { code: number | null; signal: string | null }) =>
      void news.push(`exit ${code ?? signal}`),
    onSentAway: () => void news.push("sent away"),
  };
  return { lines, news, handlers };
}

async function until(what: string, isTrue: () => boolean): Promise<void> {
  const untilMs = Date.now() + 40_000;
  while (!isTrue()) {
    if (Date.now() > untilMs) throw new Error(`waited 40 s in vain until ${what}`);
    await sleep(10);
  }
}

/** Counts aloud and repeats what it is told; ends with 7 at the end of its input. */
const COUNTER = `let n = 0; setInterval(() => console.log("n " + ++n), 10);
  process.stdin.on("data", (text) => console.log("told " + text)).on("end", () => process.exit(7));`;

function launch(script = COUNTER, epoch = 1) {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(path, script);
  const addressPath = `${path}.holder.json`;
  const first = supervisor();
  const spec = { command: [process.execPath, path] as [string, string], cwd: folder, env: {} };
  const held = launchHeld({ ...spec, stdoutPath: `${path}.out`, addressPath, epoch }, first.handlers);
  return { held, first, addressPath };
}

async function attach(addressPath: string, epoch: number) {
  const second = supervisor();
  const held: HeldCanary = new Held(second.handlers);
  const attached = await held.attach(readHolderAddress(addressPath), epoch);
  return { held, second, attached };
}

const counted = (lines: readonly [number, string][]) =>
  lines.filter(([, text]) => text.startsWith("n ")).map(([, text]) => Number(text.slice(2)));

test("a canary outlives its supervisor: the next one gets every line once, and the same process obeys it", async () => {
  const { held, first, addressPath } = launch();
  await until("lines come", () => first.lines.length > 5);
  held.detach();
  const taken = first.lines.length;
  await sleep(100);
  const next = await attach(addressPath, 2);
  expect(next.attached).toMatchObject({ pid: pids[0], isEnding: false, firstLineKept: 1 });
  next.held.follow(taken + 1);
  await until("more lines come", () => next.second.lines.length > 20);
  const all = [...first.lines, ...next.second.lines];
  expect(all.map(([lineNumber]) => lineNumber)).toEqual(all.map((_, index) => index + 1));
  expect(counted(all)).toEqual(counted(all).map((_, index) => index + 1));
  next.held.send({ cmd: "hold" });
  await until("it was told", () => next.second.lines.some(([, text]) => text.includes('{"cmd":"hold"}')));
  next.held.stop(true, 5_000);
  await until("it ended", () => next.second.news.length > 0);
  expect(next.second.news).toEqual(["exit 7"]);
});

test("of two supervisors the one with the higher epoch is obeyed; the other is sent away for good", async () => {
  const { held, first, addressPath } = launch();
  await until("lines come", () => first.lines.length > 0);
  const next = await attach(addressPath, 2);
  next.held.follow(1);
  await until("the first is sent away", () => first.news.length > 0);
  held.stop(true, 0);
  held.kill();
  const back = supervisor();
  await expect(new Held(back.handlers).attach(readHolderAddress(addressPath), 1)).rejects.toThrow();
  const before = next.second.lines.length;
  await until("the canary goes on", () => next.second.lines.length > before + 20);
  expect(first.news).toEqual(["sent away"]);
  next.held.kill();
  await until("it ended", () => next.second.news.length > 0);
  expect(next.second.news).toEqual(["exit SIGKILL"]);
});

test("with no supervisor for too long the canary's input ends, and a late one is told that it is over", async () => {
  const mark = join(folder, "input-ended");
  const { held, first, addressPath } = launch(
    `import { writeFileSync } from "node:fs"; setInterval(() => console.log("n"), 50);
     process.stdin.resume().on("end", () => { writeFileSync(${JSON.stringify(mark)}, ""); setTimeout(() => process.exit(7), 3000); });`,
  );
  await until("lines come", () => first.lines.length > 0);
  expect(statSync(addressPath).mode & 0o077).toBe(0);
  const leftMs = performance.now();
  held.detach();
  await until("its input ended", () => existsSync(mark));
  expect(performance.now() - leftMs).toBeGreaterThan(UNWATCHED_MS - 600);
  const late = await attach(addressPath, 2);
  expect(late.attached.isEnding).toBe(true);
  late.held.follow(1);
  await until("it ended", () => late.second.news.length > 0);
  expect(late.second.news).toEqual(["exit 7"]);
});

test("nobody gets in without the word, and a command that is missing is told", async () => {
  const { first, held, addressPath } = launch();
  await until("lines come", () => first.lines.length > 0);
  const { port } = readHolderAddress(addressPath);
  await expect(new Held(supervisor().handlers).attach({ port, token: "guess" }, 9)).rejects.toThrow();
  expect(first.news).toEqual([]);
  held.kill();
  const missing = supervisor();
  const path = join(folder, "missing");
  launchHeld(
    {
      command: [path],
      cwd: folder,
      env: {},
      stdoutPath: `${path}.out`,
      addressPath: `${path}.json`,
      epoch: 1,
    },
    missing.handlers,
  );
  await until("it is told", () => missing.news.length > 1);
  expect(missing.news).toEqual([expect.stringContaining("ENOENT"), "exit null"]);
});

test("kept lines stay bounded and keep their numbers", () => {
  const lines = new KeptLines();
  for (let count = 0; count < 5_000; count += 1) lines.add("x".repeat(1_000));
  expect(lines.first).toBe(1_001);
  expect(lines.since(4_999).map(({ lineNumber }) => lineNumber)).toEqual([4_999, 5_000]);
  expect(lines.since(1)).toHaveLength(4_000);
});
