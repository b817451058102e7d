import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/**
 * What is taken away: the supervising worker (killed, or frozen for a while), the database, the canary itself, the way to the
 * venue. `outage`: the database stands still for a minute and is then killed.
 */
export const CHAOS_KINDS = ["worker", "frozen", "postgres", "trader", "network", "outage"] as const;
export type ChaosKind = (typeof CHAOS_KINDS)[number];
/** A round of an outage takes minutes, so it comes only when it is asked for. */
export const DEFAULT_KINDS: readonly ChaosKind[] = CHAOS_KINDS.filter((kind) => kind !== "outage");

type Victims = {
  /** The worker that holds the run. */
  holderPid: number;
  childPid: number;
  pids: Record<string, number>;
  random: () => number;
};

/** How long the way to the venue stays cut, ms: from a hiccup to beyond every heartbeat. */
const CUT_MS = [1_500, 8_000] as const;
/** How long a worker is frozen, ms: always beyond the silence after which its run is taken. */
const FROZEN_MS = [4_000, 8_000] as const;
const OUTAGE_MS = 60_000;

const between = ([least, most]: readonly [number, number], random: () => number) =>
  least + Math.round(random() * (most - least));

function pidOf(pids: Record<string, number>, name: string): number {
  const pid = pids[name];
  if (!pid) throw new Error(`the ${name} is not running`);
  return pid;
}

async function freeze(pids: readonly number[], forMs: number): Promise<void> {
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  await sleep(forMs);
}

/** The server and every process that it has started. */
async function withChildren(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
  const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return [pid, ...rows.flatMap(([child, parent]) => (parent === pid && child ? [child] : []))];
}

/** Strikes once and resolves when whatever was cut is back: a killed part is started again by the stack, not waited for. */
export async function strike(kind: ChaosKind, victims: Victims): Promise<void> {
  const { holderPid, childPid, pids, random } = victims;
  if (kind === "worker") process.kill(holderPid, "SIGKILL");
  else if (kind === "trader") process.kill(childPid, "SIGKILL");
  else if (kind === "postgres") process.kill(pidOf(pids, "postgres"), "SIGKILL");
  else if (kind === "outage") {
    const all = await withChildren(pidOf(pids, "postgres"));
    await freeze(all, OUTAGE_MS);
    for (const pid of all) process.kill(pid, "SIGKILL");
  } else {
    const pid = kind === "frozen" ? holderPid : pidOf(pids, "paper-exchange");
    await freeze([pid], between(kind === "frozen" ? FROZEN_MS : CUT_MS, random));
    process.kill(pid, "SIGCONT");
  }
}
