import { dueNotices } from "../decision/due-notices.ts";
import type { Decision } from "../decision/model.ts";
import { listFailedSince, listOpenDecisions } from "../store/decisions.ts";
import { listPeople } from "../store/people.ts";
import { findFailedCanaryOf } from "../store/runs.ts";
import { findTemplate } from "../store/templates.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { listWatcherIds } from "../store/watchers.ts";
import { toFailedCanary } from "./failed-canaries.ts";
import { notify } from "./notify.ts";
import type { Service } from "./open-service.ts";

/** The end of a lock is looked for this long after the failure; a stopped installation still tells it when it comes back. */
const FAILED_WITHIN_MS = 14 * 24 * 3_600_000;

async function tellDue(tx: Tx, decision: Decision, nowMs: number): Promise<number> {
  const template = await findTemplate(tx, decision.templateId);
  if (!template) return 0;
  const failed = decision.phase === "FAILED" ? await findFailedCanaryOf(tx, decision.id) : null;
  const failure = failed ? await toFailedCanary(tx, failed) : null;
  const people = await listPeople(tx, nowMs);
  const watchers = await listWatcherIds(tx, decision.id);
  let told = 0;
  for (const notice of dueNotices({ decision, template, people, watchers, failure, nowMs })) {
    told += await notify(tx, { ...notice, decisionId: decision.id, atMs: nowMs });
  }
  return told;
}

/**
 * Tells what time alone has made due: expiry soon, the end of a cool-down, reminders. Several workers may sweep at the same
 * moment: a line has one key per person, and the table keeps the second one out. Returns how many lines were new.
 */
export async function sweepNotices(args: { service: Service; nowMs?: number }): Promise<number> {
  const { service, nowMs = Date.now() } = args;
  const { store } = service;
  const open = await listOpenDecisions(store.prisma);
  const failed = await listFailedSince(store.prisma, new Date(nowMs - FAILED_WITHIN_MS));
  let told = 0;
  for (const { decision } of [...open, ...failed]) {
    told += await inTransaction(store, (tx) => tellDue(tx, decision, nowMs));
  }
  return told;
}
