import { Decimal } from "decimal.js";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { checkVenue } from "#worker/venue/check-venue.ts";
import { profileOfAccount } from "#worker/venue/profiles.ts";
import { placeProblem } from "./place-problem.ts";

/**
 * Why a demo, drill or canary must not start, in words; null when nothing stands against it. Asked before every start and before
 * any order: is this the venue that was signed, is it who it should be, may its keys trade and not withdraw, does it take the size,
 * and has the account a loss left for today?
 */
export async function startProblem(run: RunForWorker, dailyLossUsedUsd: string): Promise<string | null> {
  const { account, config, kind } = run;
  const misplaced = placeProblem(run);
  if (misplaced) return misplaced;
  // Drills trade sizes of their own and prove the cap itself.
  const isDrill = kind === "DRILL";
  const order = { symbol: config.symbol, sizeBtc: isDrill ? null : config.sizeBtc };
  const findings = await checkVenue({ profile: profileOfAccount(account), account, order });
  const [identity] = findings;
  if (!identity?.ok) return `the venue's identity is not proven: ${identity?.text ?? "nothing was found"}`;
  const against = findings.find(({ ok }) => !ok);
  if (against) return against.text;
  if (isDrill || new Decimal(dailyLossUsedUsd).lt(config.dailyLossCapUsd)) return null;
  return `account ${account} has lost ${dailyLossUsedUsd} USD today and the daily loss cap is ${config.dailyLossCapUsd} USD`;
}
