import { findDecision } from "../store/decisions.ts";
import * as watchers from "../store/watchers.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";

/** Starts or stops telling a person of everything that happens to a decision. Anyone signed in may; a second time does nothing. */
export async function watchDecision(args: {
  service: Service;
  personId: string;
  decisionId: string;
  isWatching: boolean;
}): Promise<{ ok: true } | Refused> {
  const { service, decisionId, personId, isWatching } = args;
  const { prisma } = service.store;
  if (!(await findDecision(prisma, decisionId))) return refuse("NOT_FOUND", { what: "decision" });
  await watchers.setWatching(prisma, { decisionId, personId, isWatching });
  return { ok: true };
}

/** Who watches a decision. */
export function listWatchers(args: {
  service: Service;
  decisionId: string;
}): Promise<{ personId: string; name: string }[]> {
  return watchers.listWatchers(args.service.store.prisma, args.decisionId);
}
