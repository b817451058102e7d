import { type AccountStream, openAccountStream } from "#worker/venue/account-stream.ts";
import { openVenue } from "#worker/venue/venue.ts";
import type { UntimedInput } from "./engine-loop.ts";

type Options = {
  account: string;
  symbol: string;
  feed: (input: UntimedInput) => void;
  onTrouble: (message: string) => void;
};

/**
 * Opens the supervisor's own view of the venue account and turns every push into an input on arrival. Returns a function
 * that closes it. A venue that cannot be reached is reported as an input, never thrown.
 */
export async function followVenue({
  account,
  symbol,
  feed,
  onTrouble,
}: Options): Promise<() => Promise<void>> {
  let stream: AccountStream | null = null;
  try {
    const [watch, poll] = await Promise.all([
      openVenue({ account, purpose: "watch" }),
      openVenue({ account, purpose: "poll" }),
    ]);
    stream = await openAccountStream({
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
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    onTrouble(detail);
    feed({ type: "venueReachable", ok: false, detail });
  }
  return async () => stream?.close();
}
