import { setTimeout as sleep } from "node:timers/promises";
import { flattenAccount } from "#worker/commands/flatten-account.ts";
import { flatten } from "#worker/flatten/flatten.ts";
import type { FlattenResult, StageReport } from "#worker/flatten/flatten-model.ts";
import { prepareFlatten } from "#worker/flatten/prepare-flatten.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { nowMs } from "./clock.ts";
import type { UntimedInput } from "./engine-loop.ts";

/** Flat is read back for at most this long before it counts as not flat: a fill may still be on its way. */
const PROVE_FLAT_MS = 4_000;
/** OKX gives positions 10 times in 2 s, to all connections of the keys together. */
const PROVE_POLL_MS = 400;
/** Pause between attempts when the rules are broken and nobody else sets the pace. */
const RETRY_MS = 500;

export type KillHand = {
  /** Connects ahead of need. Throws with a sentence when the venue cannot be reached. */
  prepare: () => Promise<void>;
  /** Sends the first request in this very turn when prepared. */
  kill: () => void;
  proveFlat: () => Promise<void>;
  /** Flattens without asking anyone and keeps trying until it is proven; for when the rules themselves failed. */
  untilFlat: () => Promise<void>;
  close: () => Promise<void>;
};

/** The supervisor's own connection for the kill sequence: nothing else uses it, and it is kept warm. */
export function createKillHand(account: string, feed: (input: UntimedInput) => void): KillHand {
  let venue: Venue | null = null;
  let stopWarming = () => {};
  let isKilling = false;

  const onStage = ({ stage, atMs, detail }: StageReport) => feed({ type: "killStage", stage, detail, atMs });

  function report(result: FlattenResult): void {
    const positionBtc = result.positionBtc ?? "unknown";
    const openOrders = result.openOrders ?? -1;
    if (result.flat) feed({ type: "flat", positionBtc: "0", openOrders: 0, by: "worker" });
    else feed({ type: "notFlat", positionBtc, openOrders, reason: result.reason });
  }

  async function run(): Promise<void> {
    if (isKilling) return;
    isKilling = true;
    // Nothing may come before this call: the first request leaves in the turn in which the breach arrived.
    const started = venue
      ? flatten({ exchange: venue.exchange, onStage, maxAttempts: 1 })
      : flattenAccount({ account, onStage, maxAttempts: 1 });
    try {
      const result = await started;
      isKilling = false;
      report(result);
    } catch (error) {
      // The venue could not even be opened: not flat is what the rules must hear, so that they try again and escalate.
      isKilling = false;
      const reason = error instanceof Error ? error.message : String(error);
      feed({ type: "notFlat", positionBtc: "unknown", openOrders: -1, reason });
    }
  }

  return {
    async prepare() {
      venue = await openVenue({ account, purpose: "kill" });
      stopWarming = await prepareFlatten(venue.exchange);
    },
    kill: () => void run(),
    async proveFlat() {
      const deadlineMs = nowMs() + PROVE_FLAT_MS;
      let last = { positionBtc: "unknown", openOrders: -1 };
      let reason = "the venue did not answer";
      do {
        try {
          venue ??= await openVenue({ account, purpose: "kill" });
          last = await readFlat(venue);
          if (last.openOrders === 0 && Number(last.positionBtc) === 0) {
            feed({ type: "flat", ...last, by: "worker" });
            return;
          }
          reason = `the venue shows ${last.openOrders} open orders and a position of ${last.positionBtc} BTC`;
        } catch (error) {
          reason = error instanceof Error ? error.message : String(error);
        }
        await sleep(PROVE_POLL_MS);
      } while (nowMs() < deadlineMs);
      feed({ type: "notFlat", ...last, reason });
    },
    async untilFlat() {
      while (!(await (venue ? flatten({ exchange: venue.exchange }) : flattenAccount({ account }))).flat) {
        await sleep(RETRY_MS);
      }
    },
    async close() {
      stopWarming();
      await venue?.close();
    },
  };
}
