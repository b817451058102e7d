import { type Curves, curvesFromZero } from "../report/comparison.ts";
import { readCurve } from "../store/run-events.ts";
import * as runs from "../store/runs.ts";
import type { Service } from "./open-service.ts";
import { type RunListItem, toRunListItem } from "./run-list-item.ts";

/** A chart tells six lines apart: this run and five before it. */
const EARLIER_RUNS = 5;

/** A canary with its curves, counted from its own T+0. */
export type ComparedRun = { run: RunListItem; curves: Curves };

/**
 * A canary and the last ones before it by the same template version on the same symbol, newest first; the first is the run
 * itself. Null when the run is no canary or was never launched.
 */
export async function loadRunComparison(args: {
  service: Service;
  runId: string;
}): Promise<ComparedRun[] | null> {
  const { prisma } = args.service.store;
  const row = await runs.findRun(prisma, args.runId);
  if (row?.kind !== "CANARY" || !row.launchedAt) return null;
  const { templateId, symbol, createdAt } = row;
  const earlier = await runs.listRuns(prisma, {
    kind: "CANARY",
    finished: true,
    like: { templateId, symbol, createdBefore: createdAt },
    limit: EARLIER_RUNS,
  });
  return Promise.all(
    [row, ...earlier].map(async (one) => ({
      run: toRunListItem(one),
      curves: curvesFromZero(await readCurve(prisma, one.id), one.launchedAt?.getTime() ?? 0),
    })),
  );
}
