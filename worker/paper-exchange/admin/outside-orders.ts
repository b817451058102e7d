import { contractsText, INST_ID, LOTS_PER_BTC, wholeUnits } from "../engine/instrument.ts";
import type { Order } from "../engine/order.ts";
import { placeOrder } from "../engine/place-order.ts";
import { isRefusal, type Refusal } from "../engine/refusal.ts";
import type { Venue } from "../venue.ts";
import { orderView } from "../wire/order-view.ts";
import { positionView } from "../wire/position-view.ts";

type Outcome =
  | { ok: true; order: object | null; position: object; atMs: number }
  | { ok: false; message: string };

/** Sends an order on an account as another client would. */
export function placeOutsideOrder(
  venue: Venue,
  request: { account: string; side: "buy" | "sell"; sizeBtc: string; priceUsd?: string; reduceOnly: boolean },
): Outcome {
  const lots = wholeUnits(request.sizeBtc, LOTS_PER_BTC);
  if (lots === null) return { ok: false, message: "sizeBtc must be a positive multiple of 0.0001" };
  const { side, priceUsd = "", reduceOnly: isReduceOnly } = request;
  return place(venue, request.account, { side, lots, priceUsd, isReduceOnly });
}

/** Brings the position of an account to a size by one market order. */
export function reachPosition(venue: Venue, request: { account: string; sizeBtc: string }): Outcome {
  const account = venue.account(request.account);
  if (!account) return { ok: false, message: `No account named ${request.account}` };
  const isShort = request.sizeBtc.startsWith("-");
  const size = request.sizeBtc.replace("-", "");
  const wanted = Number(size) === 0 ? 0 : wholeUnits(size, LOTS_PER_BTC);
  if (wanted === null) return { ok: false, message: "sizeBtc must be a multiple of 0.0001" };
  const missing = (isShort ? -wanted : wanted) - account.position.lots;
  if (missing === 0) {
    return { ok: true, order: null, position: positionView(venue.state, account), atMs: venue.now() };
  }
  const side = missing > 0 ? "buy" : "sell";
  return place(venue, request.account, { side, lots: Math.abs(missing), priceUsd: "", isReduceOnly: false });
}

function place(
  venue: Venue,
  name: string,
  wanted: { side: "buy" | "sell"; lots: number; priceUsd: string; isReduceOnly: boolean },
): Outcome {
  const account = venue.account(name);
  if (!account) return { ok: false, message: `No account named ${name}` };
  const request = {
    instId: INST_ID,
    tdMode: "cross",
    side: wanted.side,
    ordType: wanted.priceUsd === "" ? "market" : "limit",
    sz: contractsText(wanted.lots),
    px: wanted.priceUsd,
    posSide: "net",
    isReduceOnly: wanted.isReduceOnly,
    clOrdId: "",
    tag: "outside",
  };
  const outcome: Order | Refusal = venue.command((nowMs) => placeOrder(venue.state, account, request, nowMs));
  if (isRefusal(outcome)) return { ok: false, message: `${outcome.code} ${outcome.message}` };
  return {
    ok: true,
    order: orderView(outcome),
    position: positionView(venue.state, account),
    atMs: venue.now(),
  };
}
