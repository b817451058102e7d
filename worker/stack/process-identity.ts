import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The kernel's start time is the 22nd field of /proc/PID/stat; after the name in brackets it is the 20th. */
const START_TIME_FIELD = 19;
const STATE_FIELD = 0;

/** Fields of /proc/PID/stat after the process's name, which may itself contain spaces and brackets. */
function linuxStat(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/**
 * A text that names this very process: process ids are reused, so a pid alone could name a stranger.
 * Undefined when no such process lives (one that only waits to be collected counts as dead).
 */
export function processIdentity(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const fields = linuxStat(pid);
      const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      return fields[STATE_FIELD] === "Z" ? undefined : `${boot}:${fields[START_TIME_FIELD]}`;
    }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** A process as a lock file remembers it. */
export type RecordedProcess = { name: string; pid: number; identity: string };

/** Remembers a living process; undefined when it has already gone. */
export function recordProcess(name: string, pid: number): RecordedProcess | undefined {
  const identity = processIdentity(pid);
  return identity === undefined ? undefined : { name, pid, identity };
}

/** Whether exactly the recorded process still lives. */
export function isStillAlive(recorded: RecordedProcess): boolean {
  return processIdentity(recorded.pid) === recorded.identity;
}

/** How often a process that was asked to end is looked at. */
const END_POLL_MS = 25;

/** Waits until the recorded process has gone; false when it still lives after the deadline. */
export async function hasEndedWithin(recorded: RecordedProcess, deadlineMs: number): Promise<boolean> {
  const until = Date.now() + deadlineMs;
  while (isStillAlive(recorded)) {
    if (Date.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, END_POLL_MS));
  }
  return true;
}
