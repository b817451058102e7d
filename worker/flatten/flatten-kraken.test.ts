import { afterEach, describe, expect, test } from "vitest";
import { VENUE_PRESETS } from "#lib/venue/presets.ts";
import type { VenueProfile } from "#lib/venue/profile.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { flatten } from "./flatten.ts";
import { type KrakenAccount, serveKrakenAccount } from "./test-kraken-account.ts";

// Kraken Futures has no call that closes a position and other shapes than OKX. It cannot be reached from here: the unmodified ccxt
// meets what the public documentation says.

const preset = VENUE_PRESETS.find(({ id }) => id === "kraken-live") as VenueProfile;
const keys = { apiKey: "the-api-key", secret: Buffer.from("the-api-secret-x").toString("base64") };
const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function venueOf(account: KrakenAccount): Promise<Venue> {
  const served = await serveKrakenAccount(account);
  const { id } = preset;
  const profile = { ...preset, restUrl: served.url, wsUrl: served.url.replace("http", "ws") };
  const env = {
    NODE_ENV: "test",
    COUNTERSIGN_VENUE_KEYS: JSON.stringify({ [id]: { [id]: keys } }),
  } as const;
  const venue = await openVenue({ profile, account: id, purpose: "kill", env });
  open.push(venue, served);
  return venue;
}
const accountWith = (change: Partial<KrakenAccount>): KrakenAccount => ({
  position: 0,
  orders: [],
  refuses: [],
  fillShare: 1,
  sent: [],
  cancelled: [],
  ...change,
});
const resting = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `order-${index + 1}`, size: 0.001 }));

describe("the kill sequence on an account of Kraken Futures", () => {
  test.each<[string, Partial<KrakenAccount>, string[]]>([
    ["nothing open", {}, []],
    ["a long position", { position: 0.0123 }, ["sell 0.0123"]],
    ["a short position", { position: -0.5 }, ["buy 0.5"]],
    ["orders beside a position", { position: 0.002, orders: resting(45) }, ["sell 0.002"]],
    ["a close that is filled in part", { position: 0.004, fillShare: 0.5 }, ["sell 0.004", "sell 0.002"]],
    [
      "a venue that is overloaded for a moment",
      { position: 0.001, refuses: [{ path: "openorders", error: "apiLimitExceeded" }] },
      ["sell 0.001"],
    ],
    [
      "a close that is refused at first",
      { position: 0.001, refuses: [{ path: "sendorder", error: "Server Error" }] },
      ["sell 0.001"],
    ],
  ])(
    "%s ends flat, by reduce-only market orders alone",
    async (_name, change, closes) => {
      const account = accountWith(change);
      const before = account.orders.map(({ id }) => id);
      const { exchange } = await venueOf(account);
      expect(await flatten({ exchange, orderPrefix: "cstest" })).toMatchObject({
        flat: true,
        positionBtc: "0",
        openOrders: 0,
      });
      expect([account.position, account.orders]).toEqual([0, []]);
      expect(new Set(account.cancelled)).toEqual(new Set(before));
      expect(account.sent.map(({ side, size }) => `${side} ${size}`)).toEqual(closes);
      for (const { reduceOnly, orderType, cliOrdId } of account.sent)
        expect([reduceOnly, orderType, cliOrdId?.startsWith("cstest")]).toEqual(["true", "mkt", true]);
    },
    60_000,
  );

  test("a venue that only refuses is never called flat", async () => {
    const refuses = Array.from({ length: 200 }, () => ({ path: "openpositions", error: "Unavailable" }));
    const { exchange } = await venueOf(accountWith({ refuses }));
    const limits = { maxAttempts: 1, attemptDeadlineMs: 1_500 };
    expect(await flatten({ exchange, ...limits })).toMatchObject({ flat: false, positionBtc: null });
  }, 60_000);
});
