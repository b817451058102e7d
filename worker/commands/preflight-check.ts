import { checkVenue } from "#worker/venue/check-venue.ts";
import { profileOf, profileOfAccount } from "#worker/venue/profiles.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import { statedBalance } from "#worker/venue/unified-shapes.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { type CheckLine, type CommandContext, type CommandResult, resultOf } from "./command-context.ts";
import { isMainModule } from "./main-module.ts";
import { runAsProgram } from "./run-as-program.ts";

/** Venue identity, keys and what they may do, clock, instrument and size, an account that is flat and can bear the maximum loss. */
export async function preflightCheck({ run }: CommandContext): Promise<CommandResult> {
  const { account, config } = run;
  const profile = run.profile === undefined ? profileOfAccount(account) : profileOf(run.profile);
  const order = { symbol: config.symbol, sizeBtc: config.sizeBtc };
  const findings: CheckLine[] = await checkVenue({ profile, account, order });
  if (findings.some(({ ok }) => !ok)) return resultOf(findings);
  const venue = await openVenue({ account, profile, purpose: "poll" });
  try {
    return resultOf([...findings, await checkFlat(venue), await checkEquity(venue, config.maxLossUsd)]);
  } finally {
    await venue.close();
  }
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
