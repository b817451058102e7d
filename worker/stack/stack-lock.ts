import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { endGroupWithin } from "./part-process.ts";
import { PlainFailure, systemErrorCode } from "./plain-failure.ts";
import { hasEndedWithin, isStillAlive, type RecordedProcess, recordProcess } from "./process-identity.ts";

const recordedSchema = z.object({ name: z.string(), pid: z.number().int(), identity: z.string() });
const lockSchema = z.object({
  launcher: recordedSchema,
  parts: z.array(recordedSchema),
  webUrl: z.string(),
});
type LockContent = z.infer<typeof lockSchema>;

/** Parts that a killed launcher left behind are asked to end, and after this time ended. */
const LEFTOVER_WITHIN_MS = 15_000;
/** Their own children, which were told by the same end, get this much longer. */
const LEFTOVER_CHILDREN_WITHIN_MS = 5_000;

export type StackLock = { remember(name: string, pid: number): void; release(): void };

function lockFile(stateDir: string): string {
  return path.join(stateDir, "stack.lock");
}

function readLock(stateDir: string): LockContent | undefined {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(lockFile(stateDir), "utf8")));
  } catch {
    return undefined;
  }
}

/** The stack that runs on this state folder now, if one does. */
export function runningStack(stateDir: string): { pid: number; webUrl: string } | undefined {
  const lock = readLock(stateDir);
  return lock && isStillAlive(lock.launcher) ? { pid: lock.launcher.pid, webUrl: lock.webUrl } : undefined;
}

async function endLeftover(part: RecordedProcess): Promise<boolean> {
  if (!isStillAlive(part)) return false;
  process.kill(part.pid, part.name === "postgres" ? "SIGINT" : "SIGTERM");
  await hasEndedWithin(part, LEFTOVER_WITHIN_MS);
  await endGroupWithin(part.pid, LEFTOVER_CHILDREN_WITHIN_MS);
  return true;
}

/** Ends what a killed launcher left behind, and only that: each process is known by its id and its start time. */
async function cleanUp(lock: LockContent, say: (line: string) => void): Promise<void> {
  const ended: string[] = [];
  for (const part of lock.parts) if (await endLeftover(part)) ended.push(part.name);
  const what =
    ended.length > 0 ? `its parts that still ran were ended: ${ended.join(", ")}` : "nothing of it still ran";
  say(`The previous run was killed; ${what}.`);
}

/**
 * Takes the state folder for this launcher. Refuses while another launcher holds it; cleans up after one that was
 * killed. The lock remembers every part, the last started first, so that a later start can end them in order.
 */
export async function takeStackLock(
  stateDir: string,
  webUrl: string,
  say: (line: string) => void,
): Promise<StackLock> {
  const running = runningStack(stateDir);
  if (running) {
    throw new PlainFailure(
      `Countersign already runs here: ${running.webUrl} (process ${running.pid}). Nothing was started twice. ` +
        `Use it, or stop it first with Ctrl-C in its terminal (or: kill ${running.pid}).`,
    );
  }
  const left = readLock(stateDir);
  if (left) await cleanUp(left, say);
  if (existsSync(lockFile(stateDir))) rmSync(lockFile(stateDir));
  const launcher = recordProcess("launcher", process.pid);
  if (!launcher) throw new Error("this process cannot see itself");
  const content: LockContent = { launcher, parts: [], webUrl };
  create(stateDir, content);
  return {
    remember: (name, pid) => {
      const recorded = recordProcess(name, pid);
      if (!recorded) return;
      content.parts = [recorded, ...content.parts.filter((part) => part.name !== name)];
      replace(stateDir, content);
    },
    release: () => rmSync(lockFile(stateDir), { force: true }),
  };
}

function create(stateDir: string, content: LockContent): void {
  try {
    writeFileSync(lockFile(stateDir), JSON.stringify(content), { flag: "wx" });
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw error;
    throw new PlainFailure(
      "Another start was a moment faster. Nothing was started twice. Wait for it, or try again.",
    );
  }
}

/** Written beside and moved: a reader sees the old content or the new, never half of it. */
function replace(stateDir: string, content: LockContent): void {
  const next = `${lockFile(stateDir)}.next`;
  writeFileSync(next, JSON.stringify(content));
  renameSync(next, lockFile(stateDir));
}
