import { DEFAULT_PAPER_ACCOUNTS, paperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { type PaperProcess, startPaperProcess } from "#worker/rehearse/paper-process.ts";

export type DrillExchange = PaperProcess;

/**
 * A paper exchange for the drills alone, in a process of its own with its faults switched on and an account for each drill. From
 * now on this process and its children reach no other venue: neither address nor keys of one are left in the environment.
 */
export async function startDrillExchange(accounts: readonly string[]): Promise<DrillExchange> {
  delete process.env.COUNTERSIGN_VENUE_KEYS;
  process.env.PAPER_ACCOUNTS = JSON.stringify([...DEFAULT_PAPER_ACCOUNTS, ...accounts.map(paperAccount)]);
  const exchange = await startPaperProcess();
  process.env.PAPER_URL = exchange.url;
  return exchange;
}
