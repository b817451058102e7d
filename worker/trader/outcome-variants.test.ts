import { Decimal } from "decimal.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { paperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { openVenue } from "#worker/venue/venue.ts";
import { createLedger } from "./ledger.ts";
import { openGateway } from "./open-gateway.ts";
import type { TraderLine } from "./telemetry-out.ts";

/** A request gives up after this time here, ms; five seconds in the product. */
const TIMEOUT_MS = 1_500;
const LATE_MS = 2 * TIMEOUT_MS;
const SEEN = { timeout: 60_000, interval: 100 };
const SIZE_BTC = "0.001";

type Variant = {
  name: string;
  faults: object;
  /** What stands at the venue in the end; null: the order never came there. */
  atVenue: "live" | "filled" | "canceled" | null;
  /** Price of the order, null for one at market. */
  price: string | null;
  lines: string[];
  /** As long as the faults last the order stays unknown, and nothing else may leave. */
  staysUnknown?: true;
};

const REST = { price: "10000", atVenue: "live", lines: ["submitted", "accepted"] } as const;
const NEVER = { price: "10000", atVenue: null, lines: ["submitted", "failed"] } as const;
const VARIANTS: Variant[] = [
  {
    name: "connection broken after acceptance",
    faults: { dropAnswerRate: 1 },
    ...REST,
    lines: [...REST.lines],
  },
  {
    name: "502 after acceptance",
    faults: { dropAnswerRate: 1, lostAnswer: "5xx" },
    ...REST,
    lines: [...REST.lines],
  },
  {
    name: "50004 after acceptance",
    faults: { dropAnswerRate: 1, lostAnswer: "50004" },
    ...REST,
    lines: [...REST.lines],
  },
  {
    name: "timeout after acceptance",
    faults: { dropAnswerRate: 1, lostAnswer: "nothing" },
    ...REST,
    lines: [...REST.lines],
  },
  {
    name: "timeout before the order arrives, which it then does",
    faults: { latencyMs: LATE_MS },
    ...REST,
    lines: [...REST.lines],
    staysUnknown: true,
  },
  {
    name: "an answer lost while look-ups fail too",
    faults: { dropAnswerRate: 1, httpErrorRate: 1, httpErrorKind: "5xx", httpErrorOn: "queries" },
    ...REST,
    lines: [...REST.lines],
    staysUnknown: true,
  },
  {
    name: "503, and nothing was accepted",
    faults: { httpErrorRate: 1, httpErrorKind: "5xx", httpErrorOn: "commands" },
    ...NEVER,
    lines: [...NEVER.lines],
  },
  {
    name: "50004, and nothing was accepted",
    faults: { httpErrorRate: 1, httpErrorKind: "50004", httpErrorOn: "commands" },
    ...NEVER,
    lines: [...NEVER.lines],
  },
  {
    name: "a venue that says too early that it does not know a resting order",
    faults: { dropAnswerRate: 1, lookUpLagMs: 120_000 },
    price: "10000",
    atVenue: "canceled",
    lines: [...NEVER.lines],
  },
  {
    name: "a venue that says too early that it does not know a filled order",
    faults: { dropAnswerRate: 1, lookUpLagMs: 120_000 },
    price: null,
    atVenue: "filled",
    lines: [...NEVER.lines],
  },
];

const accounts = VARIANTS.map((_, number) => paperAccount(`variant${number}`));
let paper: RunningPaperExchange;

beforeAll(async () => {
  paper = await startPaperExchange({ port: 0, adminPort: 0, accounts });
});
afterAll(() => paper.close());

async function admin(path: string, body?: object): Promise<{ orders?: AtVenue[] }> {
  const headers = { "content-type": "application/json" };
  const request = body ? { method: "POST", headers, body: JSON.stringify(body) } : {};
  return (await (await fetch(`${paper.adminUrl}${path}`, request)).json()) as { orders?: AtVenue[] };
}
type AtVenue = { account: string; clientOrderId: string; state: string };

async function openDesk(account: string) {
  const env = { NODE_ENV: "test" as const, PAPER_URL: paper.url, PAPER_ACCOUNTS: JSON.stringify(accounts) };
  const [trading, side] = await Promise.all([
    openVenue({ account, purpose: "trading", env }),
    openVenue({ account, purpose: "poll", env }),
  ]);
  for (const { exchange } of [trading, side]) exchange.timeout = TIMEOUT_MS;
  const lines: TraderLine[] = [];
  const say = (line: TraderLine) => void lines.push(line);
  const ledger = createLedger(say, new Decimal(10_000));
  const instrument = trading.instrument("BTC-PERP");
  const parts = { trading, side, instrument, ledger, say, lastCreateMs: () => undefined };
  const gateway = openGateway({ ...parts, idStem: "csvariant" });
  const statuses = () => lines.flatMap((line) => (line.type === "order" ? [line.status as string] : []));
  return { gateway, ledger, statuses, close: () => Promise.all([trading.close(), side.close()]) };
}

// Each variant has an account and its faults for itself, so that all of them wait at the same time.
test.concurrent.each(VARIANTS.map((variant, number) => ({ ...variant, account: `variant${number}` })))(
  "$name: looked up by its own id, never sent again",
  async ({ account, faults, atVenue, price, lines, staysUnknown }) => {
    const desk = await openDesk(account);
    try {
      await admin("/faults", { account, ...faults });
      const placed = desk.gateway.place({ side: "buy", sizeBtc: SIZE_BTC, price, isReduceOnly: false });
      if (staysUnknown) {
        await new Promise((resolve) => setTimeout(resolve, 2 * TIMEOUT_MS));
        expect([desk.statuses(), desk.gateway.working()?.state]).toEqual([["submitted"], "PENDING"]);
        await admin("/faults/clear", { account });
      }
      await placed;
      await admin("/faults/clear", { account });
      expect(desk.statuses()).toEqual(lines);
      const orders = async () =>
        ((await admin("/orders")).orders ?? []).filter((order) => order.account === account);
      await vi.waitFor(async () => {
        await desk.gateway.lost.recheck(Date.now());
        expect((await orders()).map(({ state }) => state)).toEqual(atVenue === null ? [] : [atVenue]);
        const isUnfinished = lines.includes("failed") && atVenue !== null;
        expect(desk.ledger.position().toFixed()).toBe(atVenue === "filled" ? SIZE_BTC : "0");
        if (isUnfinished) expect(desk.gateway.lost.uncertainBtc(Date.now()).toFixed()).toBe("0");
      }, SEEN);
    } finally {
      await desk.close();
    }
  },
  120_000,
);
