import { Decimal } from "decimal.js";
import { profileOf } from "#worker/venue/profiles.ts";
import { proveIdentity } from "#worker/venue/prove-identity.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import { statedBalance } from "#worker/venue/unified-shapes.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { type CheckLine, type CommandContext, type CommandResult, resultOf } from "./command-context.ts";
import { isMainModule } from "./main-module.ts";
import { runAsProgram } from "./run-as-program.ts";

/** Signed requests expire at a venue; a clock further off than this is close to that. */
const MAX_CLOCK_SKEW_MS = 2_000;

/** Venue identity, keys, clock, instrument and size, an account that is flat and can bear the maximum loss. */
export async function preflightCheck({ run }: CommandContext): Promise<CommandResult> {
  const identity = await proveIdentity(profileOf(run.profile ?? "paper-okx"));
  if (!identity.ok) return resultOf([{ ok: false, text: identity.reason }]);
  const venue = await openVenue({ account: run.account, profile: run.profile, purpose: "poll" });
  try {
    return resultOf([
      { ok: true, text: identity.detail },
      await checkClock(venue),
      checkInstrument(venue, run.config),
      await checkFlat(venue),
      await checkEquity(venue, run.config.maxLossUsd),
    ]);
  } finally {
    await venue.close();
  }
}

async function checkClock(venue: Venue): Promise<CheckLine> {
  const beforeMs = Date.now();
  const venueMs = (await venue.exchange.fetchTime()) ?? 0;
  const skewMs = Math.abs(venueMs - (beforeMs + Date.now()) / 2);
  const ok = skewMs <= MAX_CLOCK_SKEW_MS;
  return {
    ok,
    text: `clock differs from the venue by ${skewMs.toFixed(0)} ms (allowed ${MAX_CLOCK_SKEW_MS} ms)`,
  };
}

function checkInstrument(venue: Venue, config: CommandContext["run"]["config"]): CheckLine {
  const { name, minBtc, stepBtc } = venue.instrument(config.symbol);
  const size = new Decimal(config.sizeBtc);
  const ok = size.gte(minBtc) && size.mod(stepBtc).isZero();
  return {
    ok,
    text: `${name}: size ${config.sizeBtc} BTC, venue takes steps of ${stepBtc} from ${minBtc} BTC`,
  };
}

async function checkFlat(venue: Venue): Promise<CheckLine> {
  const { positionBtc, openOrders } = await readFlat(venue);
  const ok = openOrders === 0 && Number(positionBtc) === 0;
  return { ok, text: `account ${venue.account}: position ${positionBtc} BTC, ${openOrders} open orders` };
}

async function checkEquity(venue: Venue, maxLossUsd: string): Promise<CheckLine> {
  const balance = statedBalance(await venue.exchange.fetchBalance(), venue.profile.settleCurrency);
  if (!balance) return { ok: false, text: `account ${venue.account} states no equity` };
  const ok = balance.equity.gt(maxLossUsd);
  return { ok, text: `equity ${balance.equity.toFixed(2)} USD, maximum loss ${maxLossUsd} USD` };
}

if (isMainModule(import.meta.url)) void runAsProgram(preflightCheck);
