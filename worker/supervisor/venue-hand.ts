import { setTimeout as sleep } from "node:timers/promises";
import { type AccountStream, openAccountStream } from "#worker/venue/account-stream.ts";
import { openVenue } from "#worker/venue/venue.ts";
import type { UntimedInput } from "./engine-loop.ts";

type Options = {
  account: string;
  symbol: string;
  feed: (input: UntimedInput) => void;
  onTrouble: (message: string) => void;
};

/** Between tries while the venue cannot be reached: the rules give it 30 s. */
const RETRY_MS = 1_000;

/**
 * Opens the supervisor's own view of the venue account and turns every push into an input on arrival. A venue that cannot
 * be reached is reported as an input, never thrown, and tried again until it answers. Resolves after the first try with a
 * function that closes it.
 */
export async function followVenue(options: Options): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const { signal } = stop;
  let stream: AccountStream | null = await tryOpening(options);
  const retries = (async () => {
    while (!stream && !signal.aborted) {
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) stream = await tryOpening(options);
    }
  })();
  return async () => {
    stop.abort();
    await retries;
    await stream?.close();
  };
}

async function tryOpening({ account, symbol, feed, onTrouble }: Options): Promise<AccountStream | null> {
  try {
    const [watch, poll] = await Promise.all([
      openVenue({ account, purpose: "watch" }),
      openVenue({ account, purpose: "poll" }),
    ]);
    const stream = await openAccountStream({
      watch,
      poll,
      symbol,
      handlers: {
        onAccount: (view) => feed({ type: "venueAccount", account: view }),
        onOrder: (order) => feed({ type: "venueOrder", order }),
        onStream: (name, state) => feed({ type: "venueStream", name, state }),
        onMarket: ({ bid, ask, depthUsd }) =>
          feed({ type: "market", bid, ask, depthUsd: depthUsd.toFixed(2) }),
        onFunding: ({ settledAtMs, rate, markPrice, positionBtc, bookedUsd }) =>
          feed({ type: "funding", settledAtMs, rate, markPrice, positionBtc, bookedUsd }),
        onTrouble,
      },
    });
    feed({ type: "venueReachable", ok: true, detail: `account ${account} answers` });
    return stream;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    onTrouble(detail);
    feed({ type: "venueReachable", ok: false, detail });
    return null;
  }
}
