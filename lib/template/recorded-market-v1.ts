import { rehearsalV1 } from "./rehearsal-v1.ts";
import type { Template } from "./schema.ts";

/**
 * The rehearsal for a recorded market, whose one funding settlement must find a position: the trader waits longer for a
 * price to come back, so that it holds something most of the time. Its queues are long, so an order rests longer too.
 */
export const recordedMarketV1: Template = {
  ...rehearsalV1,
  id: "recorded-market-v1",
  slug: "recorded-market",
  title: "Canary Rehearsal on a Recorded Market",
  description: "The rehearsal with positions held long enough to meet the recorded funding settlement.",
  trader: { ...rehearsalV1.trader, orderRestMs: 2_000, minHoldMs: 10_000, holdPositionMs: 13_000 },
};
