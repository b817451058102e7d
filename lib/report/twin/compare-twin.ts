import { nearestRank } from "../../canary/sorted-samples.ts";
import type { TwinOrder, TwinRecord } from "./read-orders.ts";
import type { Spread, Twin, TwinPairs, TwinSide } from "./twin-model.ts";

/** Two orders are a pair when they stand on the same side with the same purpose and were sent at most this far apart, ms. */
export const PAIR_WITHIN_MS = 5_000;

function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  return { n: sorted.length, p50: nearestRank(sorted, 50), p95: nearestRank(sorted, 95) };
}

/** Mean fill price against the mid at sending, bps, positive when worse; null when it did not fill or side or mid is not known. */
export function slippageBps({ side, midUsd, filledBtc, filledUsd }: TwinOrder): number | null {
  if (side === "unknown" || filledBtc <= 0 || midUsd === null || midUsd <= 0) return null;
  const worse = side === "buy" ? 1 : -1;
  return ((filledUsd / filledBtc - midUsd) / midUsd) * 10_000 * worse;
}

const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);

function sideOf({ orders, latenciesMs, errors }: TwinRecord): TwinSide {
  const answered = orders.filter((order) => order.isAccepted !== null && !order.isEnforcement);
  return {
    ordersSubmitted: orders.length,
    accepted: answered.filter((order) => order.isAccepted).length,
    answered: answered.length,
    ordersFilled: orders.filter((order) => order.filledBtc > 0).length,
    errors,
    latencyMs: spreadOf(latenciesMs),
    slippageBps: spreadOf(known(orders.map(slippageBps))),
  };
}

/** Pairs orders by time, the closest first, each at most once. */
export function pairOrders(
  canary: readonly TwinOrder[],
  twin: readonly TwinOrder[],
): [TwinOrder, TwinOrder][] {
  const fits = canary.flatMap((mine) =>
    twin
      .filter((other) => mine.side === other.side && mine.isReduceOnly === other.isReduceOnly)
      .map((other) => ({ mine, other, apartMs: Math.abs(mine.atMs - other.atMs) }))
      .filter(({ apartMs }) => apartMs <= PAIR_WITHIN_MS),
  );
  const taken = new Set<TwinOrder>();
  const pairs: [TwinOrder, TwinOrder][] = [];
  for (const { mine, other } of fits.sort((a, b) => a.apartMs - b.apartMs)) {
    if (taken.has(mine) || taken.has(other)) continue;
    taken.add(mine).add(other);
    pairs.push([mine, other]);
  }
  return pairs;
}

function pairsOf(canary: readonly TwinOrder[], twin: readonly TwinOrder[]): TwinPairs {
  const pairs = pairOrders(canary, twin);
  const filled = (mine: boolean, other: boolean) =>
    pairs.filter(([a, b]) => a.filledBtc > 0 === mine && b.filledBtc > 0 === other).length;
  const differences = (of: (order: TwinOrder) => number | null) =>
    spreadOf(
      known(
        pairs.map(([a, b]) => {
          const [mine, other] = [of(a), of(b)];
          return mine === null || other === null ? null : mine - other;
        }),
      ),
    );
  return {
    n: pairs.length,
    canaryAlone: canary.length - pairs.length,
    twinAlone: twin.length - pairs.length,
    bothFilled: filled(true, true),
    onlyCanaryFilled: filled(true, false),
    onlyTwinFilled: filled(false, true),
    neitherFilled: filled(false, false),
    ackDifferenceMs: differences((order) => order.ackMs),
    slippageDifferenceBps: differences(slippageBps),
  };
}

/** What canary and twin printed, side by side and order by order. */
export function compareTwin(records: { account: string; canary: TwinRecord; twin: TwinRecord }): Twin {
  const { account, canary, twin } = records;
  return {
    ran: true,
    account,
    canary: sideOf(canary),
    twin: sideOf(twin),
    pairs: pairsOf(canary.orders, twin.orders),
  };
}
