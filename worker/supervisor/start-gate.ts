import { Decimal } from "decimal.js";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { profileOf } from "#worker/venue/profiles.ts";
import { proveIdentity } from "#worker/venue/prove-identity.ts";

/**
 * Why a demo, drill or canary must not start, in words; null when nothing stands against it. Asked before every start and before
 * anything is sent, not even a signed log-in: is the venue who it should be, and has the account a loss left for today?
 */
export async function startProblem(run: RunForWorker, dailyLossUsedUsd: string): Promise<string | null> {
  const { account, config, kind } = run;
  const identity = await proveIdentity(profileOf("paper-okx"));
  if (!identity.ok) return `the venue's identity is not proven: ${identity.reason}`;
  // Drills trade sizes of their own and prove the cap itself.
  if (kind === "DRILL" || new Decimal(dailyLossUsedUsd).lt(config.dailyLossCapUsd)) return null;
  return `account ${account} has lost ${dailyLossUsedUsd} USD today and the daily loss cap is ${config.dailyLossCapUsd} USD`;
}
