import { setTimeout as sleep } from "node:timers/promises";
import type { PaperAdmin } from "#worker/rehearse/paper-admin.ts";

/** What is taken away: the supervising worker, the database, the canary itself, the way to the venue. */
export const CHAOS_KINDS = ["worker", "postgres", "trader", "network"] as const;
export type ChaosKind = (typeof CHAOS_KINDS)[number];

export type Victims = { pids: Record<string, number>; childPid: number; random: () => number };

/** How long the way to the venue stays cut, ms: from a hiccup to beyond every heartbeat. */
const SHORTEST_CUT_MS = 2_000;
const LONGEST_CUT_MS = 12_000;

function kill(pid: number | undefined, what: string): void {
  if (!pid) throw new Error(`the ${what} has no process to kill`);
  process.kill(pid, "SIGKILL");
}

/** Strikes once and resolves when whatever was cut is back: a killed part is started again by the stack, not waited for. */
export async function strike(kind: ChaosKind, { pids, childPid, random }: Victims): Promise<string> {
  if (kind === "network") {
    const pid = pids["paper-exchange"];
    if (!pid) throw new Error("the paper exchange is not running");
    const cutMs = SHORTEST_CUT_MS + Math.round(random() * (LONGEST_CUT_MS - SHORTEST_CUT_MS));
    process.kill(pid, "SIGSTOP");
    await sleep(cutMs);
    process.kill(pid, "SIGCONT");
    return `the venue was silent for ${(cutMs / 1000).toFixed(1)} s`;
  }
  if (kind === "trader") kill(childPid, "canary");
  else kill(pids[kind], kind);
  return `${kind} got SIGKILL`;
}

export type VenueWatch = { atRiskSinceMs: () => number | null; stop: () => Promise<void> };

/** How often the venue is asked what is open. */
const WATCH_MS = 50;

/** Asks the venue itself, all the time, whether anything is open on the account. */
export function watchVenue(admin: PaperAdmin, account: string): VenueWatch {
  let atRiskSinceMs: number | null = null;
  let isOver = false;
  const look = async () => {
    while (!isOver) {
      const state = await admin.state().catch(() => null);
      const found = state?.accounts.find(({ name }) => name === account);
      if (found) {
        const isFlat = Number(found.positionBtc) === 0 && found.openOrders.length === 0;
        atRiskSinceMs = isFlat ? null : (atRiskSinceMs ?? Date.now());
      }
      await sleep(WATCH_MS);
    }
  };
  const looking = look();
  return {
    atRiskSinceMs: () => atRiskSinceMs,
    stop: async () => {
      isOver = true;
      await looking;
    },
  };
}
