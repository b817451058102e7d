import { Decimal } from "decimal.js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { closeOut } from "./close-out.ts";
import { createLedger } from "./ledger.ts";
import { OrderGateway } from "./order-gateway.ts";
import type { TraderLine } from "./telemetry-out.ts";

let paper: RunningPaperExchange;
let side: Venue;

beforeEach(async () => {
  paper = await startPaperExchange({ port: 0, adminPort: 0, accounts: [paperAccount("demo")] });
  vi.stubEnv("PAPER_URL", paper.url);
  side = await openVenue({ account: "demo", purpose: "poll" });
});

afterEach(async () => {
  await side.close();
  vi.unstubAllEnvs();
  await paper.close();
});

test("an exit of which nobody says what became does not hold up the end: the kill sequence closes it", async () => {
  await side.exchange.createOrder(side.instrument("BTC-PERP").symbol, "market", "buy", 0.1);
  const lines: TraderLine[] = [];
  const say = (line: TraderLine) => void lines.push(line);
  const ledger = createLedger(say, new Decimal(10_000));
  ledger.takeFill({ tradeId: "1", orderId: "e", side: "buy", sizeBtc: "0.001", price: "28000", feeUsd: "0" });
  const unreachable = async () => {
    throw new Error("no route to the venue");
  };
  const gateway = new OrderGateway({
    symbol: "BTC-PERP",
    idStem: "csclose",
    say,
    send: unreachable,
    cancelAtVenue: unreachable,
    lastCreateMs: () => undefined,
    lookUp: unreachable,
    settleFills: async () => undefined,
  });
  expect(await closeOut({ gateway, ledger, side, say, orderPrefix: "csclose" })).toBe(true);
  expect(await readFlat(side)).toEqual({ positionBtc: "0", openOrders: 0 });
  expect(lines.filter((line) => line.type === "order" && line.status === "submitted")).toHaveLength(1);
}, 60_000);
