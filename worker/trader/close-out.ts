import { flatten } from "#worker/flatten/flatten.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import type { Venue } from "#worker/venue/venue.ts";
import type { Ledger } from "./ledger.ts";
import type { OrderGateway } from "./order-gateway.ts";
import type { Say } from "./telemetry-out.ts";

type CloseOut = { gateway: OrderGateway; ledger: Ledger; side: Venue; say: Say; orderPrefix: string };

/** Our own orders get this long to leave in an orderly way; then the kill sequence does it. */
const ORDERLY_MS = 5_000;
const STEP_MS = 50;
/** Something stands at the venue that is none of our own: nobody else will take it away, and it is not waited for. */
const NOT_OURS_MS = 500;
/** The kill sequence of last resort; after it the supervisor or the watchdog must act. */
const KILL_ATTEMPTS = 3;

/**
 * Ends flat: cancels the working order, closes the position reduce-only at market, reads zero orders and zero position
 * back. Returns false when the venue still shows something; never throws.
 */
export async function closeOut({ gateway, ledger, side, say, orderPrefix }: CloseOut): Promise<boolean> {
  const deadlineMs = Date.now() + ORDERLY_MS;
  let ownGoneAtMs = Number.POSITIVE_INFINITY;
  while (Date.now() < deadlineMs && Date.now() - ownGoneAtMs < NOT_OURS_MS) {
    await Promise.race([leaveOnce(gateway, ledger), pause(deadlineMs - Date.now())]);
    const isDone = gateway.working() === null && ledger.position().isZero();
    if (isDone && (await isFlatAtVenue(side))) return true;
    ownGoneAtMs = isDone ? Math.min(ownGoneAtMs, Date.now()) : Number.POSITIVE_INFINITY;
    await pause(STEP_MS);
  }
  say({
    type: "log",
    level: "warn",
    message: "the orderly end is not enough; the kill sequence closes everything",
  });
  const result = await flatten({ exchange: side.exchange, orderPrefix, maxAttempts: KILL_ATTEMPTS });
  if (!result.flat)
    say({ type: "error", severity: "critical", message: `not flat at the end: ${result.reason}` });
  return result.flat;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** May wait for as long as nobody says what became of an order: the caller limits it. */
async function leaveOnce(gateway: OrderGateway, ledger: Ledger): Promise<void> {
  const order = gateway.working();
  if (order) {
    await gateway.cancel("the run ends");
    await gateway.recheck(Date.now());
    return;
  }
  const position = ledger.position();
  if (position.isZero()) return;
  await gateway.place({
    side: position.isPositive() ? "sell" : "buy",
    sizeBtc: position.abs().toFixed(),
    price: null,
    isReduceOnly: true,
  });
}

async function isFlatAtVenue(side: Venue): Promise<boolean> {
  try {
    const { positionBtc, openOrders } = await readFlat(side);
    return Number(positionBtc) === 0 && openOrders === 0;
  } catch {
    return false;
  }
}
