import { Decimal } from "decimal.js";
import { listDayLosses } from "../store/day-losses.ts";
import type { Service } from "./open-service.ts";

/** Midnight UTC before a moment, epoch ms: the day of a daily loss cap. */
export function dayStartMs(nowMs: number): number {
  return new Date(nowMs).setUTCHours(0, 0, 0, 0);
}

/**
 * What the other runs of an account have lost today, USD as a decimal string: every launched run that ended since midnight UTC.
 * A profit gives nothing back, and a run whose loss nobody could measure counts with the most that it was allowed to lose.
 */
export async function dailyLossUsed(args: {
  service: Service;
  runId: string;
  account: string;
  nowMs: number;
}): Promise<string> {
  const { service, runId, account, nowMs } = args;
  const since = new Date(dayStartMs(nowMs));
  const runs = await listDayLosses(service.store.prisma, { account, since, exceptRunId: runId });
  const losses = runs.map(({ lossUsd, maxLossUsd }) => Decimal.max(0, lossUsd ?? maxLossUsd ?? 0));
  return losses.reduce((sum, loss) => sum.plus(loss), new Decimal(0)).toFixed();
}
