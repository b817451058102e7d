import type { Tx } from "./transaction.ts";

/** Loss of one run as its measurement says (negative: a profit), and the most that it was allowed to lose. USD. */
export type DayLoss = { lossUsd: string | null; maxLossUsd: string | null };

/** Launched demos and canaries of an account that ended since a moment. Drills measure no loss. */
export function listDayLosses(
  tx: Tx,
  day: { account: string; since: Date; exceptRunId: string },
): Promise<DayLoss[]> {
  return tx.$queryRaw<DayLoss[]>`
    SELECT state->'config'->>'maxLossUsd' AS "maxLossUsd",
      (SELECT one->>'value' FROM jsonb_array_elements(state->'measurements') AS list(one)
        WHERE one->>'measure' = 'lossUsd' LIMIT 1) AS "lossUsd"
    FROM "Run"
    WHERE account = ${day.account} AND "finishedAt" >= ${day.since} AND "launchedAt" IS NOT NULL
      AND kind <> 'DRILL' AND id <> ${day.exceptRunId}`;
}
