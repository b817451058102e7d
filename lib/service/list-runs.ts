import type { RunKind } from "../canary/run-events.ts";
import * as runs from "../store/runs.ts";
import type { Service } from "./open-service.ts";
import { type RunListItem, toRunListItem } from "./run-list-item.ts";

const DEFAULT_LIMIT = 100;

/** Runs, newest first; of one decision or one kind if asked. */
export async function listRuns(args: {
  service: Service;
  decisionId?: string | undefined;
  kind?: RunKind | undefined;
  limit?: number | undefined;
}): Promise<RunListItem[]> {
  const { service, decisionId, kind, limit = DEFAULT_LIMIT } = args;
  const filter = { limit, ...(decisionId ? { decisionId } : {}), ...(kind ? { kind } : {}) };
  return (await runs.listRuns(service.store.prisma, filter)).map(toRunListItem);
}
