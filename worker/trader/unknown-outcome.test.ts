import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_PAPER_ACCOUNTS } from "#worker/paper-exchange/paper-accounts.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { statedBalance } from "#worker/venue/unified-shapes.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { createLedger } from "./ledger.ts";
import { openGateway } from "./open-gateway.ts";
import type { TraderLine } from "./telemetry-out.ts";

const STEM = "csunknown";
const ORDERS = 6;
const SEEN_WITHIN_MS = 60_000;
let paper: RunningPaperExchange;
let venues: Venue[] = [];

async function admin(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${paper.adminUrl}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers,
  });
  if (!answer.ok) throw new Error(await answer.text());
}

beforeEach(async () => {
  paper = await startPaperExchange({ port: 0, adminPort: 0, accounts: DEFAULT_PAPER_ACCOUNTS });
  process.env.PAPER_URL = paper.url;
  venues = [
    await openVenue({ account: "demo", purpose: "trading" }),
    await openVenue({ account: "demo", purpose: "poll" }),
  ];
});

afterEach(async () => {
  for (const venue of venues) await venue.close();
  delete process.env.PAPER_URL;
  await paper.close();
});

test("orders whose answers are lost are found by their own ids, and none is ever sent twice", async () => {
  const [trading, side] = venues as [Venue, Venue];
  const instrument = trading.instrument("BTC-PERP");
  const lines: TraderLine[] = [];
  const say = (line: TraderLine) => void lines.push(line);
  const equity = statedBalance(await side.exchange.fetchBalance(), "USDT")?.equity;
  if (!equity) throw new Error("the paper account states no equity");
  const ledger = createLedger(say, equity);
  const gateway = openGateway({
    trading,
    side,
    instrument,
    ledger,
    lastCreateMs: () => undefined,
    idStem: STEM,
    say,
  });
  await admin("/faults", { account: "demo", dropAnswerRate: 1 });
  for (let number = 0; number < ORDERS; number += 1) {
    const isBuy = number % 2 === 0;
    await gateway.place({
      side: isBuy ? "buy" : "sell",
      sizeBtc: "0.001",
      price: null,
      isReduceOnly: !isBuy,
    });
    await expect.poll(() => gateway.working(), { timeout: SEEN_WITHIN_MS }).toBeNull();
  }
  // A resting order whose answer is lost, and then the answer to its cancellation too.
  await gateway.place({ side: "buy", sizeBtc: "0.001", price: "10000", isReduceOnly: false });
  expect(gateway.working()).toMatchObject({ state: "OPEN" });
  await gateway.cancel("the test ends");
  await expect
    .poll(async () => gateway.recheck(Date.now()).then(() => gateway.working()), { timeout: SEEN_WITHIN_MS })
    .toBeNull();
  await admin("/faults/clear", {});

  const atVenue = (await side.exchange.fetchClosedOrders(instrument.symbol)).concat(
    await side.exchange.fetchCanceledOrders(instrument.symbol),
  );
  const ids = atVenue.map((order) => order.clientOrderId).filter((id) => id?.startsWith(STEM));
  const sent = lines.flatMap((line) =>
    line.type === "order" && line.status === "submitted" ? [line.id] : [],
  );
  expect(sent).toHaveLength(ORDERS + 1);
  expect([...ids].sort()).toEqual([...sent].sort());
  const ends = lines.flatMap((line) =>
    line.type === "order" && !["submitted", "accepted"].includes(line.status) ? [line.status] : [],
  );
  expect(ends).toEqual([...Array(ORDERS).fill("filled"), "cancelled"]);
  const lookedUp = lines.filter((line) => line.type === "log" && line.message.includes("looking it up"));
  expect(lookedUp).toHaveLength(ORDERS + 1);
  expect(ledger.position().toFixed()).toBe("0");
  expect(lines.filter((line) => line.type === "fill")).toHaveLength(ORDERS);
}, 120_000);
