import { setTimeout as delay } from "node:timers/promises";
import type { RunState } from "../canary/model.ts";
import type { RunEvent, RunEventBody } from "../canary/run-events.ts";
import { findHolder, findRunOnSameAccount, takeLease } from "../store/run-leases.ts";
import { inTransaction } from "../store/transaction.ts";
import { appendInTransaction } from "./append-run-events.ts";
import { foldStoredState } from "./fold-stored-state.ts";
import { LEASE_MS, type SeenLease } from "./lease.ts";
import type { Service } from "./open-service.ts";

export type Claim =
  | { ok: true; leaseEpoch: number; lastSeq: number; state: RunState; events: RunEvent[] }
  | { ok: false; reason: "NOT_FOUND" | "FINISHED" | "HELD"; heldBy?: string };

/** How often a waiting run looks whether its account is free. */
const ACCOUNT_POLL_MS = 500;

type Taking = { holder: string; seen?: SeenLease; entry: (leaseEpoch: number) => RunEventBody };

/** Takes the lease and writes the entry that says so, in one commit. */
async function take(service: Service, runId: string, taking: Taking): Promise<Claim | "ACCOUNT_BUSY"> {
  return inTransaction(service.store, async (tx): Promise<Claim | "ACCOUNT_BUSY"> => {
    const { holder, seen } = taking;
    if (!seen && (await findRunOnSameAccount(tx, runId))) return "ACCOUNT_BUSY";
    const lease = await takeLease(tx, { runId, holder, leaseMs: LEASE_MS, ...(seen ? { seen } : {}) });
    if (!lease) {
      const run = await findHolder(tx, runId);
      if (!run) return { ok: false, reason: "NOT_FOUND" };
      if (run.finishedAt) return { ok: false, reason: "FINISHED" };
      return { ok: false, reason: "HELD", heldBy: run.workerId ?? "nobody" };
    }
    const { leaseEpoch } = lease;
    const events = [{ atMs: Date.now(), body: taking.entry(leaseEpoch) }];
    const appended = await appendInTransaction(tx, { runId, leaseEpoch, events });
    const state = await foldStoredState(tx, runId);
    if (!appended.ok || !state)
      throw new Error(`Run ${runId} could not be written right after its lease was taken.`);
    return { ok: true, leaseEpoch, lastSeq: state.lastSeq, state, events: appended.events };
  });
}

/**
 * Takes a run that nobody holds and writes `claimed`. The epoch fences whoever held it before. While another run is
 * under way on the same account and symbol it waits, until `signal` aborts. Refused: NOT_FOUND, FINISHED, HELD.
 */
export async function claimRun(args: {
  service: Service;
  runId: string;
  workerId: string;
  signal?: AbortSignal;
}): Promise<Claim> {
  const { service, runId, workerId, signal } = args;
  for (;;) {
    const claim = await take(service, runId, {
      holder: workerId,
      entry: (leaseEpoch) => ({ type: "claimed", workerId, leaseEpoch }),
    });
    if (claim !== "ACCOUNT_BUSY") return claim;
    await delay(ACCOUNT_POLL_MS, undefined, { signal }).catch(() => {});
    if (signal?.aborted) return { ok: false, reason: "HELD", heldBy: "the account's other run" };
  }
}

type TakeFrom = { service: Service; runId: string; by: string; seen: SeenLease };

const settled = (claim: Claim | "ACCOUNT_BUSY"): Claim =>
  claim === "ACCOUNT_BUSY" ? { ok: false, reason: "HELD" } : claim;

/** The watchdog takes a run from a holder that is not heard and writes `takenOver`. HELD when the lease was renewed since it was `seen`. */
export async function takeOver(args: TakeFrom & { reason: string }): Promise<Claim> {
  const { service, runId, by, seen, reason } = args;
  const entry = (leaseEpoch: number) => ({ type: "takenOver" as const, by, leaseEpoch, reason });
  return settled(await take(service, runId, { holder: by, seen, entry }));
}

/** Another worker takes a run from a holder that is not heard and writes `claimed`; what becomes of the run the rules say. HELD as above. */
export async function claimFrom({ service, runId, by, seen }: TakeFrom): Promise<Claim> {
  const entry = (leaseEpoch: number) => ({ type: "claimed" as const, workerId: by, leaseEpoch });
  return settled(await take(service, runId, { holder: by, seen, entry }));
}
